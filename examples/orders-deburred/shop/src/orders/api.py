"""GET and POST /orders; POST /orders/report answers 202 and starts the flow that makes the report and calls back."""

import json
import os
import uuid
from decimal import Decimal
from urllib.parse import urlsplit

import boto3
import requests
from aws_lambda_powertools import Logger
from shared.aws import QUICK
from shared.responses import error, ok
from shared.store.keys import today, total_of

logger = Logger()
table = boto3.resource("dynamodb", config=QUICK).Table(os.environ["TABLE"])
sqs = boto3.client("sqs", config=QUICK)
flows = boto3.client("stepfunctions", config=QUICK)
stock = requests.Session()


def list_orders(event):
    query = event.get("queryStringParameters") or {}
    return ok(table.scan(Limit=min(int(query.get("limit", 50)), 200))["Items"])


def create_order(event):
    order = json.loads(event.get("body") or "{}", parse_float=Decimal)
    if not order.get("items"):
        return error(400, "an order needs items")
    wanted = {item["sku"]: item["count"] for item in order["items"]}
    reserved = stock.post(f"{os.environ['STOCK_URL']}/reserve", json=wanted, timeout=(1, 3))
    if reserved.status_code == 409:
        return error(409, "out of stock")
    reserved.raise_for_status()
    order.update(id=str(uuid.uuid4()), day=today(), status="placed", total=total_of(order["items"]))
    table.put_item(Item=order)
    sqs.send_message(
        QueueUrl=os.environ["PAYMENTS_QUEUE"], MessageBody=json.dumps({"id": order["id"], "total": str(order["total"])})
    )
    logger.info("order placed", extra={"order": order["id"]})
    return ok(order, 201)


def start_report(event):
    callback = urlsplit(json.loads(event.get("body") or "{}").get("callback", ""))
    if callback.scheme != "https" or callback.hostname not in os.environ["CALLBACK_HOSTS"].split(","):
        return error(400, "whom to call back?")
    flow = flows.start_execution(
        stateMachineArn=os.environ["REPORT_FLOW"], input=json.dumps({"callback": callback.geturl()})
    )
    return ok({"report": flow["executionArn"].rpartition(":")[2]}, 202)


@logger.inject_lambda_context
def handler(event, context):
    if event["routeKey"] == "POST /orders/report":
        return start_report(event)
    if event["routeKey"] == "POST /orders":
        return create_order(event)
    return list_orders(event)
