from telling import tell


def handler(event, context):
    tell(event)
    return {"statusCode": 200}
