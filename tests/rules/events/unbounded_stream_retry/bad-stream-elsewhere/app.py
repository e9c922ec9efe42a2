import boto3

events = boto3.client("events")


def handler(event, context):
    for record in event["Records"]:
        events.put_events(Entries=[{"Source": "shop", "DetailType": "seen", "Detail": str(record)}])
