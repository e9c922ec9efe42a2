"""Customer chat over WebSocket: a message goes to everybody in the room it was sent to."""

import json
import os
import time

import boto3
from boto3.dynamodb.conditions import Key

connections = boto3.resource("dynamodb").Table(os.environ["CONNECTIONS_TABLE"])


def handler(event, context):
    request = event["requestContext"]
    connection_id = request["connectionId"]
    if request["routeKey"] == "$connect":
        room = (event.get("queryStringParameters") or {}).get("room", "support")
        expires = int(time.time()) + 2 * 3600
        connections.put_item(Item={"connection": connection_id, "room": room, "expires": expires})
    elif request["routeKey"] == "$disconnect":
        connections.delete_item(Key={"connection": connection_id})
    else:
        deliver(event, request)
    return {"statusCode": 200}


def deliver(event, request):
    message = json.loads(event.get("body") or "{}")
    gateway = boto3.client(
        "apigatewaymanagementapi", endpoint_url=f"https://{request['domainName']}/{request['stage']}"
    )
    members = connections.query(IndexName="by-room", KeyConditionExpression=Key("room").eq(message["room"]))["Items"]
    data = json.dumps({"room": message["room"], "text": message["text"][:2000]}).encode()
    for member in members:
        try:
            gateway.post_to_connection(ConnectionId=member["connection"], Data=data)
        except gateway.exceptions.GoneException:
            connections.delete_item(Key={"connection": member["connection"]})
