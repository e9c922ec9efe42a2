import boto3


def handler(event, context):
    return str(boto3.client("s3"))  # HERE
