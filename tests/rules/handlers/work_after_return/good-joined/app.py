import threading

import boto3

s3 = boto3.client("s3")


def handler(event, context):
    workers = [threading.Thread(target=s3.delete_object, kwargs={"Bucket": "b", "Key": key}) for key in event["keys"]]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
