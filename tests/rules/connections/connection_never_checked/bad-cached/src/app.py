import os
from functools import lru_cache

import mysql.connector


@lru_cache
def connection():
    return mysql.connector.connect(host=os.environ['HOST'], connection_timeout=3)


def handler(event, context):
    cursor = connection().cursor()
    cursor.execute('SELECT name FROM orders')
    return cursor.fetchall()
