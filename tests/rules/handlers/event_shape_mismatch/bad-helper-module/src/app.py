from routes import method


def handler(event, context):
    return {'statusCode': 202 if method(event) == 'POST' else 405}
