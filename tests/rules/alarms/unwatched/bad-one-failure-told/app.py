import boto3

topics = boto3.client("sns")
parcels = boto3.client("s3")


def handler(event, context):
    topics.publish(TopicArn="arn:aws:sns:us-east-1:123456789012:parcels", Message="begun")
    try:
        return parcels.list_objects_v2(Bucket="parcels")["KeyCount"]
    except KeyError:
        topics.publish(TopicArn="arn:aws:sns:us-east-1:123456789012:parcels", Message="none")
