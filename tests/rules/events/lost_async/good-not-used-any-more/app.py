import logging


def handler(event, context):
    logging.info("another function does this now")
    return {"event": event}
