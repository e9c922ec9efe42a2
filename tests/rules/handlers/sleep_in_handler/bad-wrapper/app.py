import functools
import time

import boto3

ses = boto3.client("ses")


def gently(func):
    @functools.wraps(func)
    def slowed(*args, **kwargs):
        time.sleep(1)
        return func(*args, **kwargs)

    return slowed


@gently
def send(order):
    ses.send_email(Source="shop@example.com", Destination={"ToAddresses": [order["to"]]}, Message=order["message"])


def handler(event, context):
    for order in event["orders"]:
        send(order)
