import boto3

visits = boto3.resource("dynamodb").Table("visits")


def handler(event, context):
    visits.update_item(
        Key={"page": event["id"]},
        UpdateExpression="ADD hits :one",
        ExpressionAttributeValues={":one": 1},
    )
