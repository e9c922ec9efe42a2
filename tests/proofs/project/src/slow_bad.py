import time

time.sleep(7.5)


def handler(event, context):
    return 1
