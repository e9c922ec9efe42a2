import json


def handler(event, context):
    failed = []
    for record in event["Records"]:
        try:
            json.loads(record["body"])  # HERE
        except ValueError:
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}
