import json
import os

import boto3

api = boto3.client("apigatewaymanagementapi", endpoint_url=os.environ["ENDPOINT"])

connected = set()


def handler(event, context):
    route = event["requestContext"]["routeKey"]
    connection = event["requestContext"]["connectionId"]
    if route == "$connect":
        connected.add(connection)
    elif route == "$disconnect":
        connected.discard(connection)
    else:
        for each in connected:
            api.post_to_connection(ConnectionId=each, Data=event["body"])
    return {"statusCode": 200}
