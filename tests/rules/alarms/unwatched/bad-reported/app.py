import json

import boto3

topics = boto3.client("sns")
parcels = boto3.client("s3")


def tell(text):
    topics.publish(TopicArn="arn:aws:sns:us-east-1:123456789012:parcels", Message=text)


def handler(event, context):
    try:
        listed = parcels.list_objects_v2(Bucket="parcels")
        return json.dumps(listed["KeyCount"])
    except Exception as error:
        tell(f"no parcels: {error}")
