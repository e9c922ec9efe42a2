import os

from psycopg2.pool import ThreadedConnectionPool


class Orders:
    def __init__(self):
        self.pool = ThreadedConnectionPool(minconn=2, maxconn=10, dsn=os.environ["DATABASE_URL"])

    def all(self):
        conn = self.pool.getconn()
        with conn.cursor() as cursor:
            cursor.execute("select id from orders")
            return cursor.fetchall()


orders = Orders()


def handler(event, context):
    return {"statusCode": 200, "body": str(orders.all())}
