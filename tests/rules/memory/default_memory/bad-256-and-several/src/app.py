import boto3

table = boto3.resource("dynamodb").Table("orders")
queue = boto3.client("sqs")


def handler(event, context):
    table.put_item(Item={"id": event["body"]})
    queue.send_message(QueueUrl="ship", MessageBody=event["body"])
    return {"statusCode": 202}
