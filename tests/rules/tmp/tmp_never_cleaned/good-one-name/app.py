def handler(event, context):
    with open("/tmp/body.json", "w") as out:
        out.write(event["body"])
