def events(lines):
    return {'statusCode': 200, 'headers': {'Content-Type': 'text/event-stream'}, 'body': '\n\n'.join(lines)}
