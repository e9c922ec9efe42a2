import os

from psycopg_pool import ConnectionPool

pool = ConnectionPool(os.environ["DATABASE_URL"], min_size=1, max_size=1)


def handler(event, context):
    with pool.connection() as conn:
        return conn.execute("select 1").fetchone()
