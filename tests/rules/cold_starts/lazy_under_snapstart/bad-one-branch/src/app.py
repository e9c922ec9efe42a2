import json


def summary(rows):
    from pandas import DataFrame

    return DataFrame(rows).describe().to_json()


def handler(event, context):
    body = json.loads(event["body"])
    if body["kind"] == "summary":
        return {"statusCode": 200, "body": summary(body["rows"])}
    return {"statusCode": 200, "body": json.dumps(body["rows"])}
