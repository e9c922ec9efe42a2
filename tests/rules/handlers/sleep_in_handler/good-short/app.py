import time

import boto3

ses = boto3.client("ses")


def handler(event, context):
    for order in event["orders"]:
        ses.send_email(Source="shop@example.com", Destination={"ToAddresses": [order["to"]]}, Message=order["message"])
        time.sleep(0.05)
