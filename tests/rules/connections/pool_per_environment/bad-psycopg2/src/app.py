import os

import psycopg2.pool

pool = psycopg2.pool.SimpleConnectionPool(5, 20, os.environ["DATABASE_URL"])


def handler(event, context):
    conn = pool.getconn()
    try:
        with conn.cursor() as cursor:
            cursor.execute("select id from orders")
            return {"statusCode": 200, "body": str(cursor.fetchall())}
    finally:
        pool.putconn(conn)
