def handler(event, context):
    with open(f"/tmp/{context.aws_request_id}.json", "w") as out:
        out.write(event["body"])
    return out.name
