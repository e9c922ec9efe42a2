import os

import psycopg2

connection = psycopg2.connect(os.environ["DSN"], connect_timeout=2)


def handler(event, context):
    with connection.cursor() as cursor:
        cursor.execute("select 1")
        return cursor.fetchone()
