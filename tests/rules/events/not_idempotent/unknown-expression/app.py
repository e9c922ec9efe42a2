import os

import boto3

table = boto3.resource("dynamodb").Table("sales")


def handler(event, context):
    for record in event["Records"]:
        table.update_item(Key={"day": record["body"]}, UpdateExpression=os.environ["UPDATE"])
