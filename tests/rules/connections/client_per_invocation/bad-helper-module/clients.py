import boto3


def make(service):
    return boto3.client(service)
