import boto3

table = boto3.resource("dynamodb").Table("orders")


def handler(event, context):
    for record in event["Records"]:
        table.update_item(
            Key={"id": record["body"]}, UpdateExpression="ADD tags :tags", ExpressionAttributeValues={":tags": {"paid"}}
        )
