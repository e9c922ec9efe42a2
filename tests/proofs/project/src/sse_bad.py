import os
import urllib.request


def handler(event, context):
    urllib.request.urlopen(os.environ["WHERE"]).read()
    body = "".join(f"data: {number}\n\n" for number in range(3))
    return {"statusCode": 200, "headers": {"content-type": "text/event-stream"}, "body": body}  # HERE
