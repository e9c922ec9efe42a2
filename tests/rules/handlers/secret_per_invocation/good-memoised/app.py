import functools

import boto3

secrets = boto3.client("secretsmanager")


@functools.lru_cache
def key():
    return secrets.get_secret_value(SecretId="key")["SecretString"]


def handler(event, context):
    return event["key"] == key()
