import boto3

KEY = boto3.client("secretsmanager").get_secret_value(SecretId="key")["SecretString"]


def handler(event, context):
    return event["key"] == KEY
