import boto3

table = boto3.resource("dynamodb").Table("sales")


def handler(event, context):
    table.update_item(
        Key={"day": event["day"]}, UpdateExpression="ADD orders :one", ExpressionAttributeValues={":one": 1}
    )
