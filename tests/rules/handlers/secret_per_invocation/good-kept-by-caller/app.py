import boto3

secrets = boto3.client("secretsmanager")
settings = None


def fetch():
    return secrets.get_secret_value(SecretId="settings")["SecretString"]


def handler(event, context):
    global settings
    settings = settings or fetch()
    return settings
