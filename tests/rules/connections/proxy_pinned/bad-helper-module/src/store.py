import os

import pymysql

_kept = None


def _connection():
    global _kept
    if _kept is None:
        _kept = pymysql.connect(host=os.environ["HOST"], connect_timeout=3)
        with _kept.cursor() as cursor:
            cursor.execute("SET SESSION max_execution_time = 2000")
    return _kept


def rows(sql):
    with _connection().cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()
