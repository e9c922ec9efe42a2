import boto3

sns = boto3.client("sns")


def process(record):
    if record["eventName"] == "REMOVE":
        return
    sns.publish(TopicArn="arn:aws:sns:eu-west-1:123456789012:new", Message=str(record["dynamodb"]["NewImage"]))
