from answers import events


def handler(event, context):
    return events(['one'])
