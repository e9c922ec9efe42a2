from collections import deque

latest = deque(maxlen=10)


def handler(event, context):
    latest.append(event["id"])
    return list(latest)
