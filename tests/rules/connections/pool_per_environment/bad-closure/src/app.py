import functools
import os

import pymongo


@functools.lru_cache
def client():
    return pymongo.MongoClient(os.environ["MONGO_URL"], minPoolSize=10, maxPoolSize=50)


def handler(event, context):
    return {"statusCode": 200, "body": str(client().shop.orders.count_documents({}))}
