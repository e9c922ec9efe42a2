import json
import os

import boto3

api = boto3.client("apigatewaymanagementapi", endpoint_url=os.environ["ENDPOINT"])

import collections

rooms = collections.defaultdict(list)


def join(event):
    rooms[event["queryStringParameters"]["room"]].append(event["requestContext"]["connectionId"])


def handler(event, context):
    if event["requestContext"]["routeKey"] == "$connect":
        join(event)
    return {"statusCode": 200}
