import os
from concurrent.futures import ThreadPoolExecutor

from psycopg_pool import ConnectionPool

pool = ConnectionPool(os.environ["DATABASE_URL"], min_size=4, max_size=4)


def one(order):
    with pool.connection() as conn:
        return conn.execute("select 1").fetchone()


def handler(event, context):
    with ThreadPoolExecutor(4) as workers:
        return list(workers.map(one, event["orders"]))
