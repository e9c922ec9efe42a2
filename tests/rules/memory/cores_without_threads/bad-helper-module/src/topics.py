import os

import boto3

messages = boto3.client("sns")


def publish(text):
    messages.publish(TopicArn=os.environ["TOPIC"], Message=text)
