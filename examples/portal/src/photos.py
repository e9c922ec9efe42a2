"""A customer's photo, kept under the day it came."""

import boto3

s3 = boto3.client("s3")


def handler(event, context):
    for record in event["Records"]:
        bucket, key = record["s3"]["bucket"]["name"], record["s3"]["object"]["key"]
        s3.download_file(bucket, key, "photo.jpg")
        s3.upload_file("photo.jpg", bucket, f"by-day/{record['eventTime'][:10]}/{key}")
