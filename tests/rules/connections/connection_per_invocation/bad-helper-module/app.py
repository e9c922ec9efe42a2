from db import connection


def handler(event, context):
    with connection() as conn:
        conn.cursor().execute('SELECT 1')
