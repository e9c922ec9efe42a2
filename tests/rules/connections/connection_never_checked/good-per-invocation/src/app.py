import os

import psycopg2


def handler(event, context):
    conn = psycopg2.connect(os.environ['DSN'], connect_timeout=3)
    with conn, conn.cursor() as cursor:
        cursor.execute('SELECT name FROM orders')
        return cursor.fetchall()
