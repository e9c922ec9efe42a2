import json

import boto3

table = boto3.resource("dynamodb").Table("orders")


def keep(records):
    failed = []
    for record in records:
        try:
            table.put_item(Item=json.loads(record["body"]))
        except Exception:
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}


def handler(event, context):
    for failed in keep(event["Records"])["batchItemFailures"]:
        print("not kept", failed)
    return {"statusCode": 200}
