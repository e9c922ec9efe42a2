import pymysql


def handler(event, context):
    connection = pymysql.connect(host="db", connect_timeout=3)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone()
