import os

import psycopg

_kept = None


def connection():
    global _kept
    if _kept is None or _kept.closed:
        _kept = psycopg.connect(host=os.environ["HOST"], connect_timeout=3)
    return _kept


def handler(event, context):
    return connection().execute("select id from orders where id = %s", (event["id"],)).fetchone()
