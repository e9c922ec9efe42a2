import json

import boto3

secrets = boto3.client("secretsmanager")
PASSWORD = json.loads(secrets.get_secret_value(SecretId="orders")["SecretString"])["password"]


def handler(event, context):
    return {"statusCode": 200, "body": str(len(PASSWORD))}
