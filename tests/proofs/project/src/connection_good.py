import os

import wire

session = None


def handler(event, context):
    global session
    if session is None:
        session = wire.connect(os.environ["DB_HOST"])
    wire.ask(session, "SELECT id, name FROM customers WHERE active AND id = 17")  # HERE
