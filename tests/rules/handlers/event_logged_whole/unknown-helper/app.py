def tell(message):
    print(message)


def handler(event, context):
    tell(event)
    return {"statusCode": 200}
