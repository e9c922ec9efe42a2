from billing import charge


def handler(event, context):
    return charge(event)
