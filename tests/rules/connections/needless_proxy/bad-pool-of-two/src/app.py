import os

from psycopg2.pool import ThreadedConnectionPool

pool = ThreadedConnectionPool(1, 2, host=os.environ["HOST"], connect_timeout=3)


def handler(event, context):
    connection = pool.getconn()
    try:
        with connection.cursor() as cursor:
            cursor.execute("select id from orders where id = %s", (event["id"],))
            return cursor.fetchone()
    finally:
        pool.putconn(connection)
