import time

import boto3

secrets = boto3.client("secretsmanager")
_kept = {}


def secret(name):
    entry = _kept.get(name)
    if entry and time.monotonic() - entry[0] < 300:
        return entry[1]
    value = secrets.get_secret_value(SecretId=name)["SecretString"]
    _kept[name] = (time.monotonic(), value)
    return value


def handler(event, context):
    return event["key"] == secret("key")
