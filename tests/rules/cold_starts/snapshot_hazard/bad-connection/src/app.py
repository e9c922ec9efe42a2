import os

import psycopg2

connection = psycopg2.connect(os.environ["DSN"])


def handler(event, context):
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from orders")
        return {"statusCode": 200, "body": str(cursor.fetchone()[0])}
