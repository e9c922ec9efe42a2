from threading import Thread as Worker

import boto3

s3 = boto3.client("s3")


def save(order):
    s3.put_object(Bucket="orders", Key=order["id"], Body=b"order")


def handler(event, context):
    Worker(target=save, args=(event,), daemon=True).start()
    return {"statusCode": 202}
