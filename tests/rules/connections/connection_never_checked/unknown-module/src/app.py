from . import db


def handler(event, context):
    return db.names(event)
