"""Tells the buyers' channel when the warehouse says that something runs low."""

import json
import os
import urllib.request


def handler(event, context):
    for record in event["Records"]:
        alert = json.loads(record["Sns"]["Message"])
        text = f":package: {alert['sku']}: {alert['left']} left (reorder at {alert['reorder_at']})"
        request = urllib.request.Request(
            os.environ["WEBHOOK_URL"],
            data=json.dumps({"text": text}).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=5) as answer:
            answer.read()
