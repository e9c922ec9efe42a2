def handler(event, context):
    if event['httpMethod'] == 'POST':
        return {'statusCode': 202}
    return {'statusCode': 405}
