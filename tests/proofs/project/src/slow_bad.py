import time

time.sleep(7.2)


def handler(event, context):
    return 1
