import boto3

table = boto3.resource("dynamodb").Table("clicks")


def handler(event, context):
    for record in event["Records"]:
        table.update_item(
            Key={"page": record["Sns"]["Subject"]},
            UpdateExpression="ADD clicks :one",
            ExpressionAttributeValues={":one": 1},
        )
