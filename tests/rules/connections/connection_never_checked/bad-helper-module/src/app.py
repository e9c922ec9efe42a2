from db import conn


def handler(event, context):
    with conn.cursor() as cursor:
        cursor.execute('SELECT name FROM orders')
        return cursor.fetchall()
