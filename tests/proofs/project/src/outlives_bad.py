import os
import urllib.request


def handler(event, context):
    with urllib.request.urlopen(os.environ["WHERE"], timeout=20) as answer:
        return {"statusCode": answer.status}
