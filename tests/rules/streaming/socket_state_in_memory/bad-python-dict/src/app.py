import json
import os

import boto3

api = boto3.client("apigatewaymanagementapi", endpoint_url=os.environ["ENDPOINT"])

users = {}


def handler(event, context):
    asked = event.get("requestContext", {})
    if asked.get("eventType") == "CONNECT":
        users[event["queryStringParameters"]["user"]] = asked.get("connectionId")
    else:
        message = json.loads(event["body"])
        api.post_to_connection(ConnectionId=users[message["to"]], Data=message["text"])
    return {"statusCode": 200}
