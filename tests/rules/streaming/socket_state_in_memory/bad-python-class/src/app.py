import json
import os

import boto3

api = boto3.client("apigatewaymanagementapi", endpoint_url=os.environ["ENDPOINT"])


class Registry:
    def __init__(self):
        self.connections = {}

    def add(self, connection_id, user):
        self.connections[connection_id] = {"user": user}


registry = Registry()


def handler(event, context):
    context_of_request = event["requestContext"]
    if context_of_request["routeKey"] == "$connect":
        registry.add(context_of_request["connectionId"], event["headers"].get("x-user"))
    return {"statusCode": 200}
