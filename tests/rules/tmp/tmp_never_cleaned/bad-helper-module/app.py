from files import keep


def handler(event, context):
    return keep(event["body"])
