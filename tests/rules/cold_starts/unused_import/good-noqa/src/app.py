import pandas  # noqa: F401


def handler(event, context):
    return 'saved'
