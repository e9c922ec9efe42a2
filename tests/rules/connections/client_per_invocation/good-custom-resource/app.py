import boto3


def handler(event, context):
    boto3.client('s3').list_buckets()
