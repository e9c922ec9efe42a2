import duckdb


def handler(event, context):
    return duckdb.sql('SELECT 1').fetchall()
