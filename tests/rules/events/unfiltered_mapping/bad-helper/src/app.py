from work import process


def handler(event, context):
    for record in event["Records"]:
        process(record)
