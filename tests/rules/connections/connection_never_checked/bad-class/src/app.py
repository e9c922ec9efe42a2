import os

import psycopg


class Orders:
    def __init__(self):
        self.conn = psycopg.connect(os.environ['DSN'], connect_timeout=3)

    def names(self):
        return self.conn.execute('SELECT name FROM orders').fetchall()


orders = Orders()


def handler(event, context):
    return orders.names()
