import os

import pymysql

connection = pymysql.connect(host=os.environ["HOST"], connect_timeout=2)


def handler(event, context):
    with connection.cursor() as cursor:
        cursor.execute("select 1")
        return cursor.fetchone()
