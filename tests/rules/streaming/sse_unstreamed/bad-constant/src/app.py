HEADERS = {'statusCode': 200}
EVENTS = 'text/event-stream; charset=utf-8'


def handler(event, context):
    return {**HEADERS, 'headers': {'content-type': EVENTS}, 'body': 'data: 1\n\n'}
