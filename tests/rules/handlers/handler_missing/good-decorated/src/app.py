from shop import with_context


@with_context
def handler(event):
    return {"statusCode": 200, "body": str(event)}
