import os

import mysql.connector as db

conn = db.connect(host=os.environ["DB_HOST"], pool_name="orders", pool_size=5)


def handler(event, context):
    cursor = conn.cursor()
    cursor.execute("select id from orders")
    return {"statusCode": 200, "body": str(cursor.fetchall())}
