from psycopg2.pool import ThreadedConnectionPool

pool = ThreadedConnectionPool(5, 20, dsn="postgresql://orders")


def handler(event, context):
    connection = pool.getconn()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM orders WHERE due < now()")
    pool.putconn(connection)
