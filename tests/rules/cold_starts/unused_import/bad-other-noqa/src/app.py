import os

os.environ.setdefault("MPLCONFIGDIR", "/tmp/matplotlib")

import pandas  # noqa: E402 - after the environment is set


def handler(event, context):
    return {"statusCode": 200}
