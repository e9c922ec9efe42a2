import json

import boto3

s3 = boto3.client("s3")


def handler(event, context):
    rows = json.load(s3.get_object(Bucket="numbers", Key=event["body"])["Body"])
    return {"statusCode": 200, "body": str(sum(rows))}
