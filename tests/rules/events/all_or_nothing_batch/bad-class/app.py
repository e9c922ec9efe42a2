import json
from boto3 import client as aws


class Mailer:
    def __init__(self):
        self.ses = aws("ses")

    def send(self, order):
        self.ses.send_email(Source="shop@example.com", Destination={"ToAddresses": [order["to"]]}, Message={})

    def all(self, records):
        for at, record in enumerate(records):
            self.send(json.loads(record["body"]))


mailer = Mailer()


def handler(event, context):
    mailer.all(event["Records"])
