import os

import psycopg2

conn = psycopg2.connect(os.environ["DATABASE_URL"])


def handler(event, context):
    with conn.cursor() as cursor:
        cursor.execute("select id from orders")
        return {"statusCode": 200, "body": str(cursor.fetchall())}
