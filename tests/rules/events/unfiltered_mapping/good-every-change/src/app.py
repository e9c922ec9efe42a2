import boto3

sns = boto3.client("sns")


def handler(event, context):
    for record in event["Records"]:
        name = record["eventName"]
        if name == "INSERT":
            sns.publish(TopicArn="arn:aws:sns:eu-west-1:123456789012:new", Message=name)
        elif name == "MODIFY":
            sns.publish(TopicArn="arn:aws:sns:eu-west-1:123456789012:changed", Message=name)
        elif name == "REMOVE":
            sns.publish(TopicArn="arn:aws:sns:eu-west-1:123456789012:gone", Message=name)
