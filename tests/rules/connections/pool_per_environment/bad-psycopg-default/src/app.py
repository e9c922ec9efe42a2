import os

from psycopg_pool import ConnectionPool

pool = ConnectionPool(os.environ["DATABASE_URL"])


def handler(event, context):
    with pool.connection() as conn:
        return conn.execute("select 1").fetchone()
