import os
import uuid


def handler(event, context):
    with open(f"{os.environ['FOLDER']}/{uuid.uuid4()}", "w") as out:
        out.write(event["body"])
