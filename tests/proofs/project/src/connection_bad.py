import os

import wire


def handler(event, context):
    session = wire.connect(os.environ["DB_HOST"])  # HERE
    wire.ask(session, "SELECT id, name FROM customers WHERE active AND id = 17")
    session.close()
