from orders import save


def handler(event, context):
    save(event)
    return {'statusCode': 202}
