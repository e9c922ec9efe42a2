import os

import psycopg2


def handler(event, context):
    conn = psycopg2.connect(host=os.environ['DB_HOST'], connect_timeout=3)
    with conn.cursor() as cursor:
        cursor.execute('SELECT 1')
    conn.close()
