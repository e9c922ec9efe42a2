import functools

import boto3


@functools.cache
def sns():
    return boto3.client("sns")
