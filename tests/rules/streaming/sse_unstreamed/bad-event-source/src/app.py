def handler(event, context):
    body = ''.join(f'data: {n}\n\n' for n in range(3))
    return {'statusCode': 200, 'headers': {'Content-Type': 'text/event-stream'}, 'body': body}
