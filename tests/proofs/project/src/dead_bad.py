import os

import wire

session = wire.connect(os.environ["DB_HOST"])  # HERE


def handler(event, context):
    wire.ask(session, "SELECT 1")
