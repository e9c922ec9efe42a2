import psycopg2

_connection = None


def connection():
    global _connection
    if _connection is None or _connection.closed:
        _connection = psycopg2.connect(host='db', connect_timeout=3)
    return _connection


def handler(event, context):
    connection().cursor().execute('SELECT 1')
