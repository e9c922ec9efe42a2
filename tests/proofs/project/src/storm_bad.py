import os

import wire


def handler(event, context):
    session = wire.connect(os.environ["DB_HOST"])  # HERE
    wire.ask(session, "SELECT 1")
    session.close()
