from concurrent.futures import ThreadPoolExecutor

import boto3

s3 = boto3.client("s3")
pool = ThreadPoolExecutor(8)


def remove(key):
    s3.delete_object(Bucket="b", Key=key)


def handler(event, context):
    pending = []
    for key in event["keys"]:
        future = pool.submit(remove, key)
        pending.append(future)
    for done in pending:
        done.result()
