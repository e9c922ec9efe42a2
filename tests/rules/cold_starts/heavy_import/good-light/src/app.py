import json

import yaml


def handler(event, context):
    if event.get("format") == "csv":
        frame = yaml.safe_load(event["body"])
        return {"statusCode": 200, "body": str(frame)}
    return {"statusCode": 200, "body": json.dumps(load(event))}


def load(event):
    return {"orders": sorted(event["rows"])}
