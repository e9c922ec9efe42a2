import os

import psycopg2

connection = psycopg2.connect(host=os.environ["HOST"], dbname="shop", connect_timeout=3)


def handler(event, context):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(42)")
        cursor.execute("select id from orders where id = %s", (event["id"],))
        return cursor.fetchone()
