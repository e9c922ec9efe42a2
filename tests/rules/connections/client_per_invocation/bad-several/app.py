import boto3


def handler(event, context):
    s3 = boto3.client('s3')
    sqs = boto3.client('sqs')
    sqs.send_message(QueueUrl='q', MessageBody=str(s3.list_buckets()))
