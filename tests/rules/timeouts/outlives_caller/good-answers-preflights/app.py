import os

import boto3

table = None


def get_table():
    global table
    if table is None:
        table = boto3.resource("dynamodb").Table(os.environ["TABLE"])
    return table


def cors(event):
    origin = (event.get("headers") or {}).get("origin", "*")
    return {"Access-Control-Allow-Origin": origin, "Access-Control-Allow-Methods": "GET,OPTIONS"}


def handler(event, context):
    return {"statusCode": 204, "headers": cors(event), "body": ""}


def orders(event, context):
    return {"statusCode": 200, "body": str(get_table().scan()["Count"])}
