import boto3


def handler(event):
    return boto3.client("sns").publish(TopicArn=event["topic"], Message=event["text"])
