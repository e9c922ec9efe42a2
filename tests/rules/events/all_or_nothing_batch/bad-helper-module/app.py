from charging import charge


def handler(event, context):
    return [charge(record) for record in event["Records"]]
