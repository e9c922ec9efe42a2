import boto3

s3 = boto3.client("s3")


def handler(event, context):
    for record in event["Records"]:
        print(s3.get_object(Bucket="orders", Key=record["body"])["ContentLength"])
