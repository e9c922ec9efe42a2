import boto3

table = boto3.resource("dynamodb").Table("orders")


def handler(event, context):
    return {"statusCode": 200, "body": str(table.get_item(Key={"id": event["rawPath"]})["Item"]["state"])}
