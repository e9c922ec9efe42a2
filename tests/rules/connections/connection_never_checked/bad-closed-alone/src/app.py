import os

import psycopg2

_conn = None


def connection():
    global _conn
    if _conn is None or _conn.closed:
        _conn = psycopg2.connect(os.environ['DSN'], connect_timeout=3)
    return _conn


def handler(event, context):
    with connection().cursor() as cursor:
        cursor.execute('SELECT name FROM orders')
        return cursor.fetchall()
