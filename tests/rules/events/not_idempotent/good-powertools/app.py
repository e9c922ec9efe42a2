import boto3
from aws_lambda_powertools.utilities.idempotency import DynamoDBPersistenceLayer, idempotent

table = boto3.resource("dynamodb").Table("sales")


@idempotent(persistence_store=DynamoDBPersistenceLayer(table_name="seen"))
def handler(event, context):
    table.update_item(
        Key={"day": "today"}, UpdateExpression="ADD orders :one", ExpressionAttributeValues={":one": 1}
    )
