import boto3
from botocore.exceptions import ClientError


def handler(event, context):
    try:
        boto3.client("sns").publish(TopicArn="orders", Message=event["detail"]["id"])
    except ClientError as error:
        print("not told", error)
