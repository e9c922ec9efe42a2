import json

import boto3

secrets = boto3.client("secretsmanager")


def handler(event, context):
    password = json.loads(secrets.get_secret_value(SecretId="orders")["SecretString"])["password"]
    return {"statusCode": 200, "body": str(len(password))}
