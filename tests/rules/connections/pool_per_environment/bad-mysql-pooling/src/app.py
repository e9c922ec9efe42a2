import os

from mysql.connector import pooling

pool = pooling.MySQLConnectionPool(pool_name="orders", pool_size=8, host=os.environ["DB_HOST"])


def handler(event, context):
    with pool.get_connection() as conn, conn.cursor() as cursor:
        cursor.execute("select id from orders")
        return {"statusCode": 200, "body": str(cursor.fetchall())}
