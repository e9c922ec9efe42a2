import os

import psycopg2

conn = psycopg2.connect(os.environ['DSN'], connect_timeout=3)


def handler(event, context):
    with conn.cursor() as cursor:
        cursor.execute('SELECT name FROM orders')
        return cursor.fetchall()
