import os

import boto3


def handler(event, context):
    secret = os.environ["API_SECRET"]
    kept = boto3.client("secretsmanager").get_secret_value(SecretId=secret)
    boto3.client("sns").publish(TopicArn=kept["SecretString"], Message=event["order"])
