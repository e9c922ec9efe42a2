"""GET and POST /orders; POST /orders/report answers 202 and starts the flow that makes the report."""

import json
import os
import uuid

import boto3
import requests
from aws_lambda_powertools import Logger
from shared.aws import QUICK
from shared.responses import error, ok

logger = Logger()
table = boto3.resource("dynamodb", config=QUICK).Table(os.environ["TABLE"])
flows = boto3.client("stepfunctions", config=QUICK)
stock = requests.Session()


def list_orders():
    return ok(table.scan(Limit=50)["Items"])


def create_order(event):
    order = json.loads(event.get("body") or "{}")
    if not order.get("items"):
        return error(400, "an order needs items")
    answer = stock.post("https://stock.example.com/reserve", json=order["items"], timeout=(1, 3))
    if answer.status_code != 200:
        return error(409, "out of stock")
    order["id"] = str(uuid.uuid4())
    table.put_item(Item=order)
    return ok(order, 201)


def start_report(event):
    asked = json.loads(event.get("body") or "{}")
    flow = flows.start_execution(
        stateMachineArn=os.environ["REPORT_FLOW"], input=json.dumps({"callback": asked.get("callback")})
    )
    return ok({"report": flow["executionArn"].rpartition(":")[2]}, 202)


ROUTES = {"GET /orders": lambda event: list_orders(), "POST /orders": create_order, "POST /orders/report": start_report}


@logger.inject_lambda_context
def handler(event, context):
    return ROUTES[event["routeKey"]](event)
