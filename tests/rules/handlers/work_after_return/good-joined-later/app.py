import os
import threading

import boto3

table = boto3.resource("dynamodb").Table(os.environ["TABLE"])


def move(item):
    table.update_item(Key={"pk": "user", "sk": item["sk"]})


def handler(event, context):
    workers = []
    for item in table.query(KeyConditionExpression="pk = cart")["Items"]:
        worker = threading.Thread(target=move, args=(item,))
        workers.append(worker)
        worker.start()
    for started in workers:
        started.join()
