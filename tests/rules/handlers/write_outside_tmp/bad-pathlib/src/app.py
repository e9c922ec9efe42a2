from pathlib import Path


def handler(event, context):
    Path('tmp/orders.json').write_text(event['body'])
    return 'saved'
