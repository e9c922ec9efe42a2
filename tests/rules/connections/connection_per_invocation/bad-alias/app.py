import pymysql as mysql


def handler(event, context):
    with mysql.connect(host='db', read_timeout=3) as connection:
        connection.cursor().execute('SELECT 1')
