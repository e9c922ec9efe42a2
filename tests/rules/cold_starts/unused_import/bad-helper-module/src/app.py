from orders import save


def handler(event, context):
    return save(event)
