import os

import mysql.connector

connection = mysql.connector.connect(host=os.environ["HOST"], connection_timeout=3)


def handler(event, context):
    cursor = connection.cursor(prepared=True)
    cursor.execute("select id from orders where id = %s", (event["id"],))
    return cursor.fetchone()
