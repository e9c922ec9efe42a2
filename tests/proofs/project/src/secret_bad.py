import boto3

secrets = boto3.client("secretsmanager")


def handler(event, context):
    return len(secrets.get_secret_value(SecretId="shop")["SecretString"])  # HERE
