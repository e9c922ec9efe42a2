import os
import uuid


def handler(event, context):
    path = f"/tmp/{uuid.uuid4()}"
    try:
        with open(path, "w") as out:
            out.write(event["body"])
    finally:
        os.remove(path)
