"""Customer chat over WebSocket: every message goes back to the connection it came from."""

import json

import boto3


def handler(event, context):
    request = event["requestContext"]
    connection = boto3.client(
        "apigatewaymanagementapi", endpoint_url=f"https://{request['domainName']}/{request['stage']}"
    )
    message = json.loads(event.get("body") or "{}")
    connection.post_to_connection(
        ConnectionId=request["connectionId"], Data=json.dumps({"echo": message.get("text", "")})
    )
    return {"statusCode": 200}
