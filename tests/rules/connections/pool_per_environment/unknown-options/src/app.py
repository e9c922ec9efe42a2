import os

from psycopg_pool import ConnectionPool

from settings import load

pool = ConnectionPool(os.environ["DATABASE_URL"], **load())


def handler(event, context):
    with pool.connection() as conn:
        return conn.execute("select 1").fetchone()
