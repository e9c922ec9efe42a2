import psycopg2

connection = psycopg2.connect(host='db', connect_timeout=3)


def handler(event, context):
    connection.cursor().execute('SELECT 1')
