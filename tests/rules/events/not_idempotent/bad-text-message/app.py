import boto3

sns = boto3.client("sns")


def handler(event, context):
    for record in event["Records"]:
        sns.publish(PhoneNumber=record["body"], Message="Your order is on its way")
