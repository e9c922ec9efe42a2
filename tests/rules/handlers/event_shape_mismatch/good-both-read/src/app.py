def handler(event, context):
    method = event.get('httpMethod') or event['requestContext']['http']['method']
    return {'statusCode': 202 if method == 'POST' else 405}
