from pymongo import MongoClient

client = MongoClient("mongodb://orders.example.com:27017")


def handler(event, context):
    return client.orders.lines.count_documents({})
