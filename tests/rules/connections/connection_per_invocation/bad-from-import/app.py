from mysql.connector import connect


def handler(event, context):
    connection = connect(host='db')
    return connection.is_connected()
