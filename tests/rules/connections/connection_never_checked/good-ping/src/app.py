import os

import pymysql

conn = pymysql.connect(host=os.environ['HOST'], connect_timeout=3, read_timeout=5)


def handler(event, context):
    conn.ping(reconnect=True)
    with conn.cursor() as cursor:
        cursor.execute('SELECT name FROM orders')
        return cursor.fetchall()
