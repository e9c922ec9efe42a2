import os


def handler(event, context):
    with open(f"/tmp/{os.environ['STAGE']}.json", "w") as out:
        out.write(event["body"])
