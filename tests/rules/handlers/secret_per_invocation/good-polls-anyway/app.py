import json
import time

import boto3
import requests

secrets = boto3.client("secretsmanager")


def handler(event, context):
    key = json.loads(secrets.get_secret_value(SecretId="billing")["SecretString"])["key"]
    for _ in range(30):
        if requests.get("https://billing.example.com/failover", auth=("shop", key), timeout=5).json()["done"]:
            return "done"
        time.sleep(10)
    return "still going"
