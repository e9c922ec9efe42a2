import psycopg2

connection = psycopg2.connect(host='db')


def handler(event, context):
    connection.cursor().execute('SELECT 1')
