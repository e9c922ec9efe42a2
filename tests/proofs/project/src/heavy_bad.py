import boto3


def handler(event, context):
    if event.get("upload") == "now":
        return boto3.client("s3").list_buckets()  # HERE
    return None
