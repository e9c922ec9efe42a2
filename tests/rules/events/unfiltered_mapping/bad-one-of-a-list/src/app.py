import boto3

sns = boto3.client("sns")


def handler(event, context):
    for record in event["Records"]:
        if record["eventName"] not in ("INSERT", "MODIFY"):
            continue
        sns.publish(TopicArn="arn:aws:sns:eu-west-1:123456789012:new", Message=str(record["dynamodb"]["NewImage"]))
