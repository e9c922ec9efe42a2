import boto3

table = boto3.resource("dynamodb").Table("totals")


def handler(event, context):
    for record in event["Records"]:
        if "NewImage" not in record["dynamodb"]:
            continue
        table.put_item(Item=record["dynamodb"]["NewImage"])
