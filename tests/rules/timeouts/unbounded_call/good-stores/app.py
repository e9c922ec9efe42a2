import os

import mysql.connector
import pg8000
import redis

cache = redis.Redis(host=os.environ["CACHE"], socket_timeout=2)
told = redis.from_url(os.environ["TOLD"])
SETTINGS = {"host": os.environ["ORDERS"], "connection_timeout": 2}


def handler(event, context):
    orders = mysql.connector.connect(**SETTINGS)
    stock = pg8000.connect(host=os.environ["STOCK"], user="reader", timeout=2)
    return cache.get(event["id"]) or told.get(event["id"]) or (orders.is_connected(), stock.run("SELECT 1"))
