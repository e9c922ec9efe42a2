import boto3
from botocore.config import Config

table = boto3.resource("dynamodb", config=Config(connect_timeout=5, read_timeout=20, retries={"max_attempts": 3})).Table(
    "orders"
)


def handler(event, context):
    return table.get_item(Key={"id": event["pathParameters"]["id"]})["Item"]
