import json

import boto3

ses = boto3.client("ses")


def handler(event, context):
    for record in event["Records"]:
        order = json.loads(record["Sns"]["Message"])
        ses.send_email(
            Source="shop@example.com",
            Destination={"ToAddresses": [order["mail"]]},
            Message={"Subject": {"Data": "Thank you"}, "Body": {"Text": {"Data": order["text"]}}},
        )
