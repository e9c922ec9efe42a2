"""GET and POST /orders, and the sales report."""

import json
import os
import uuid

import boto3
import pandas as pd
import requests
from aws_lambda_powertools import Logger
from shared.responses import error, ok

logger = Logger()
table = boto3.resource("dynamodb").Table(os.environ["TABLE"])


def list_orders():
    return ok(table.scan(Limit=50)["Items"])


def create_order(event):
    order = json.loads(event["body"] or "{}")
    if not order.get("items"):
        return error(400, "an order needs items")
    stock = requests.post("https://stock.example.com/reserve", json=order["items"])
    if stock.status_code != 200:
        return error(409, "out of stock")
    order["id"] = str(uuid.uuid4())
    table.put_item(Item=order)
    return ok(order, 201)


def sales_report():
    frame = pd.DataFrame(table.scan()["Items"])
    by_day = frame.groupby("day")["total"].agg(["sum", "count"]).reset_index()
    return ok(by_day.to_dict("records"))


@logger.inject_lambda_context
def handler(event, context):
    route = f"{event['httpMethod']} {event['resource']}"
    if route == "GET /orders/report":
        return sales_report()
    if route == "POST /orders":
        return create_order(event)
    return list_orders()
