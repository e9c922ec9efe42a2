import six


def handler(event, context):
    return 'saved'
