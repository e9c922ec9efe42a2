import json

import boto3
import requests

secrets = boto3.client("secretsmanager")


def handler(event, context):
    key = json.loads(secrets.get_secret_value(SecretId="billing")["SecretString"])["key"]
    return requests.post("https://billing.example.com", json=event, auth=("shop", key), timeout=5).json()
