from lib import metrics


def handler(event, context):
    if event.get("paid"):
        metrics.publish("paid", 1)
