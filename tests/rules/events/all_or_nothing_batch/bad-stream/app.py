import base64

import boto3

s3 = boto3.client("s3")


def handler(event, context):
    for record in event["Records"]:
        s3.put_object(Bucket="orders", Key=record["eventID"], Body=base64.b64decode(record["kinesis"]["data"]))
