import os

import redis

store = redis.Redis(host=os.environ["CACHE"])


def handler(event, context):
    store.sadd("connections", event["requestContext"]["connectionId"])
    store.set(event["requestContext"]["connectionId"], "open")
    return {"statusCode": 200}
