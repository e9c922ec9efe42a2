"""Customer chat over WebSocket."""

import json
import os

import boto3
from shared.aws import QUICK

connection = boto3.client("apigatewaymanagementapi", endpoint_url=os.environ["ENDPOINT"], config=QUICK)


def handler(event, context):
    message = json.loads(event.get("body") or "{}")
    connection.post_to_connection(
        ConnectionId=event["requestContext"]["connectionId"], Data=json.dumps({"echo": message.get("text", "")})
    )
    return {"statusCode": 200}
