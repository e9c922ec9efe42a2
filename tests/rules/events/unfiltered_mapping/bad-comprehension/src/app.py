import boto3

sns = boto3.client("sns")


def handler(event, context):
    new = [record for record in event["Records"] if record["eventName"] in ("INSERT", "MODIFY")]
    for each in new:
        sns.publish(TopicArn="arn:aws:sns:eu-west-1:123456789012:new", Message=str(each))
