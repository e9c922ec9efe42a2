from boto3 import client as make


def handler(event, context):
    queue = make("sqs")
    return queue.send_message(QueueUrl=event["to"], MessageBody="x")
