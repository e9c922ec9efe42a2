import os

import mysql.connector
import pg8000
import redis

cache = redis.Redis(host=os.environ["CACHE"], decode_responses=True)


def handler(event, context):
    orders = mysql.connector.connect(host=os.environ["ORDERS"], user="reader")
    stock = pg8000.connect(host=os.environ["STOCK"], user="reader")
    return cache.get(event["id"]) or (orders.is_connected(), stock.run("SELECT 1"))
