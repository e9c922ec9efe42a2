import time


def handler(event, context):
    time.sleep(3)
    return {"label": "ready"}
