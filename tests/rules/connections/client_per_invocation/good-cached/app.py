from functools import lru_cache

import boto3


@lru_cache
def client(name):
    return boto3.client(name)


def handler(event, context):
    return client('s3').list_buckets()
