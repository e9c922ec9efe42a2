import boto3

sqs = boto3.client("sqs")
s3 = boto3.client("s3")


def handler(event, context):
    for record in event["Records"]:
        s3.put_object(Bucket="orders", Key=record["messageId"], Body=record["body"])
        sqs.delete_message(QueueUrl="https://sqs.us-east-1.amazonaws.com/1/q", ReceiptHandle=record["receiptHandle"])
