import boto3

sns = boto3.client("sns")


def handler(event, context):
    for record in event.get("Records", []):
        print(record["eventID"])
        if record.get("eventName") == "REMOVE":
            old = record["dynamodb"]["OldImage"]
            sns.publish(TopicArn="arn:aws:sns:eu-west-1:123456789012:gone", Message=str(old))
