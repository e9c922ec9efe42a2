import boto3

ses = boto3.client("ses")


def handler(event, context):
    ses.send_email(
        Source="shop@example.com",
        Destination={"ToAddresses": [event["mail"]]},
        Message={"Subject": {"Data": "Tomorrow"}, "Body": {"Text": {"Data": "We meet at nine."}}},
    )
