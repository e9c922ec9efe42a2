import os

import psycopg


class Store:
    def __init__(self):
        self.connection = psycopg.connect(host=os.environ["HOST"], connect_timeout=3)

    def tenant(self, name):
        self.connection.execute("SET app.tenant = 'one'")
        return self.connection.execute("select id from orders where tenant = %s", (name,)).fetchall()


store = Store()


def handler(event, context):
    return store.tenant(event["tenant"])
