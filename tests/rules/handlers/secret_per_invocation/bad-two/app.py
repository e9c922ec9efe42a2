import boto3

secrets = boto3.client("secretsmanager")


def handler(event, context):
    user = secrets.get_secret_value(SecretId="shop/user")["SecretString"]
    password = secrets.get_secret_value(SecretId="shop/password")["SecretString"]
    return {"user": user, "length": len(password)}
