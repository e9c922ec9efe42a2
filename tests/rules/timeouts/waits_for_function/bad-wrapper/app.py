import functools

import boto3

client = boto3.client("lambda")


def authorised(func):
    @functools.wraps(func)
    def inner(event, context):
        client.invoke(FunctionName="authorise", Payload=event["token"])
        return func(event, context)

    return inner


@authorised
def handler(event, context):
    return {"statusCode": 200}
