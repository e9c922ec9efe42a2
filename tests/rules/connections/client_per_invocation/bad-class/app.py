import boto3


class Mailer:
    def __init__(self):
        self.ses = boto3.client('ses')

    def send(self, to):
        self.ses.send_email(Source='a', Destination={'ToAddresses': [to]}, Message={})


def handler(event, context):
    Mailer().send(event['to'])
