"""Customer chat over WebSocket: a message goes to everybody in the room it was sent to."""

import json
import os
import time

import boto3
from boto3.dynamodb.conditions import Key
from shared.aws import QUICK

connections = boto3.resource("dynamodb", config=QUICK).Table(os.environ["CONNECTIONS_TABLE"])
gateway = boto3.client("apigatewaymanagementapi", endpoint_url=os.environ["ENDPOINT"], config=QUICK)


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
        deliver(json.loads(event.get("body") or "{}"))
    return {"statusCode": 200}


def deliver(message):
    members = connections.query(IndexName="by-room", KeyConditionExpression=Key("room").eq(message["room"]))["Items"]
    data = json.dumps({"room": message["room"], "text": message["text"][:2000]}).encode()
    for member in members:
        try:
            gateway.post_to_connection(ConnectionId=member["connection"], Data=data)
        except gateway.exceptions.GoneException:
            connections.delete_item(Key={"connection": member["connection"]})
