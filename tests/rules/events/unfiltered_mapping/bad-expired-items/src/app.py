import boto3

sns = boto3.client("sns")


def handler(event, context):
    for record in event["Records"]:
        who = record.get("userIdentity", {}).get("principalId")
        if record["eventName"] == "REMOVE" and who == "dynamodb.amazonaws.com":
            sns.publish(TopicArn="arn:aws:sns:eu-west-1:123456789012:expired", Message=str(record["dynamodb"]))
