import boto3

table = boto3.resource("dynamodb").Table("orders")


def handler(event, context):
    changes = {}
    for record in event["Records"]:
        changes[record["eventName"]] = changes.get(record["eventName"], 0) + 1
        if record["eventName"] != "INSERT":
            continue
        table.put_item(Item=record["dynamodb"]["NewImage"])
    table.put_item(Item={"id": context.aws_request_id, "changes": changes})
