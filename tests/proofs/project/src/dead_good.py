import os
import struct

import wire

session = wire.connect(os.environ["DB_HOST"])  # HERE


def handler(event, context):
    global session
    try:
        wire.ask(session, "SELECT 1")
    except (OSError, struct.error, RuntimeError):
        session = wire.connect(os.environ["DB_HOST"])
        wire.ask(session, "SELECT 1")
