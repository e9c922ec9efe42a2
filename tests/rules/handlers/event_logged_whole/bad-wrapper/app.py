import functools


def logged(func):
    @functools.wraps(func)
    def inner(event, context):
        print(event)
        return func(event, context)

    return inner


@logged
def handler(event, context):
    return {"statusCode": 200}
