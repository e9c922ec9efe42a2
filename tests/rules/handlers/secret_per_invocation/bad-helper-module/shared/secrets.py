import boto3

client = boto3.client("secretsmanager")


def password():
    return client.get_secret_value(SecretId="shop/password")["SecretString"]
