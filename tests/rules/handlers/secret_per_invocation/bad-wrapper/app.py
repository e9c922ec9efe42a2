import functools

import boto3

secrets = boto3.client("secretsmanager")


def with_token(func):
    @functools.wraps(func)
    def inner(event, context):
        return func(event, secrets.get_secret_value(SecretId="token")["SecretString"])

    return inner


@with_token
def handler(event, token):
    return event["token"] == token
