import tempfile


def handler(event, context):
    with tempfile.NamedTemporaryFile('w') as file:
        file.write(event['body'])
    return 'saved'
