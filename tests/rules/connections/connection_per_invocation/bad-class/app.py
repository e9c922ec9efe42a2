import psycopg


class Store:
    def __init__(self):
        self.connection = psycopg.connect('host=db', connect_timeout=3)

    def count(self):
        return self.connection.execute('SELECT 1').fetchone()


def handler(event, context):
    return Store().count()
