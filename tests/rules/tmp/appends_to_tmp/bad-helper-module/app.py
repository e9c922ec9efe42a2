from lib.report import add


def handler(event, context):
    for row in event['rows']:
        add(row)
