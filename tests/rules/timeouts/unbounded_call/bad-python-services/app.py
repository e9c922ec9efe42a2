import os

from gql import Client, gql
from gql.transport.requests import RequestsHTTPTransport
from sendgrid import SendGridAPIClient
from slack_sdk import WebClient
from twilio.rest import Client as Texts

slack = WebClient(token=os.environ["SLACK_TOKEN"])
texts = Texts(os.environ["SID"], os.environ["SECRET"])


def handler(event, context):
    graph = Client(transport=RequestsHTTPTransport(url="https://stock.example.com/graphql"))
    stock = graph.execute(gql("{ stock }"))
    slack.chat_postMessage(channel="orders", text=str(stock))
    texts.messages.create(to=event["to"], from_="+1", body=str(stock))
    SendGridAPIClient(os.environ["KEY"]).send({"to": event["mail"]})
