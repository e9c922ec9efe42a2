import functools


def dumped(func):
    @functools.wraps(func)
    def inner(event, context):
        with open("/tmp/{}.json".format(event["id"]), "w") as out:
            out.write(str(event))
        return func(event, context)

    return inner


@dumped
def handler(event, context):
    return {"statusCode": 200}
