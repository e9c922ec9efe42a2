import os

from gql import Client, gql
from gql.transport.requests import RequestsHTTPTransport
from sendgrid import SendGridAPIClient
from slack_sdk import WebClient
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client as Texts

slack = WebClient(token=os.environ["SLACK_TOKEN"], timeout=2)
texts = Texts(os.environ["SID"], os.environ["SECRET"], http_client=TwilioHttpClient(timeout=2))
mail = SendGridAPIClient(os.environ["KEY"])
mail.client.timeout = 2


def handler(event, context):
    graph = Client(transport=RequestsHTTPTransport(url="https://stock.example.com/graphql", timeout=2))
    stock = graph.execute(gql("{ stock }"))
    slack.chat_postMessage(channel="orders", text=str(stock))
    texts.messages.create(to=event["to"], from_="+1", body=str(stock))
    mail.send({"to": event["mail"]})
