from store import keep


def handler(event, context):
    keep(event['body'])
    return 'saved'
