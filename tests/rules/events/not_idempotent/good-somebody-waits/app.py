import boto3

table = boto3.resource("dynamodb").Table("pages")


def handler(event, context):
    table.update_item(
        Key={"path": event["rawPath"]}, UpdateExpression="ADD hits :one", ExpressionAttributeValues={":one": 1}
    )
