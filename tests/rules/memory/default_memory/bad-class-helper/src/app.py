from tables import Report


def handler(event, context):
    return Report(event["rows"]).text()
