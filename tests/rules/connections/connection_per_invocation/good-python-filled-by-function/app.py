import os

import psycopg2

conn = None


def connect():
    global conn
    conn = psycopg2.connect(os.environ["DSN"], connect_timeout=5)


def handler(event, context):
    if conn is None or conn.closed:
        connect()
    with conn.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone()
