from shared.boxes import Box


def handler(event, context):
    return Box(event["id"]).value
