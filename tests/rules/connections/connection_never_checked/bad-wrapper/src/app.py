import os

import psycopg2
from aws_lambda_powertools import Logger

conn = psycopg2.connect(os.environ['DSN'], connect_timeout=3)
logger = Logger()


@logger.inject_lambda_context
def handler(event, context):
    with conn.cursor() as cursor:
        cursor.execute('SELECT name FROM orders')
        return cursor.fetchall()
