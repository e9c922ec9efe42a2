import boto3

sqs = boto3.client("sqs")


def handler(event, context):
    for record in event["Records"]:
        try:
            sqs.send_message(QueueUrl="https://sqs.us-east-1.amazonaws.com/123456789012/next", MessageBody=record["body"])
        except Exception as error:
            print(error)
            raise
