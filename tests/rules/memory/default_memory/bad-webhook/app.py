import json
import os

import requests


def handler(event, context):
    for record in event["Records"]:
        text = json.dumps({"text": record["Sns"]["Message"]})
        requests.post(os.environ["WEBHOOK"], data=text, timeout=5).raise_for_status()
