"""GET and POST /orders, and the sales report."""

import json
import os
import uuid
from decimal import Decimal

import boto3
import pandas as pd
import requests
from aws_lambda_powertools import Logger
from shared.responses import error, ok
from shared.store.keys import today, total_of
from shared.store.scan import every_item

logger = Logger()
table = boto3.resource("dynamodb").Table(os.environ["TABLE"])
sqs = boto3.client("sqs")
cloudwatch = boto3.client("cloudwatch")
NAMES = {"#d": "day", "#t": "total"}


def list_orders(event):
    query = event.get("queryStringParameters") or {}
    return ok(table.scan(Limit=min(int(query.get("limit", 50)), 200))["Items"])


def create_order(event):
    order = json.loads(event["body"] or "{}", parse_float=Decimal)
    if not order.get("items"):
        return error(400, "an order needs items")
    reserved = requests.post(f"{os.environ['STOCK_URL']}/reserve", json={i["sku"]: i["count"] for i in order["items"]})
    if reserved.status_code == 409:
        return error(409, "out of stock")
    reserved.raise_for_status()
    order.update(id=str(uuid.uuid4()), day=today(), status="placed", total=total_of(order["items"]))
    table.put_item(Item=order)
    sqs.send_message(
        QueueUrl=os.environ["PAYMENTS_QUEUE"], MessageBody=json.dumps({"id": order["id"], "total": str(order["total"])})
    )
    cloudwatch.put_metric_data(Namespace="shop", MetricData=[{"MetricName": "orders", "Value": 1}])
    logger.info("order placed", extra={"order": order["id"]})
    return ok(order, 201)


def sales_report(event):
    frame = pd.DataFrame(every_item(table, ProjectionExpression="id, #d, #t", ExpressionAttributeNames=NAMES))
    if frame.empty:
        return ok([])
    frame["total"] = frame["total"].astype(float)
    by_day = frame.groupby("day")["total"].agg(["sum", "count"]).reset_index()
    by_day["trend"] = by_day["sum"].rolling(7, min_periods=1).mean().round(2)
    return ok(by_day.to_dict("records"))


@logger.inject_lambda_context
def handler(event, context):
    route = f"{event['httpMethod']} {event['resource']}"
    if route == "GET /orders/report":
        return sales_report(event)
    if route == "POST /orders":
        return create_order(event)
    return list_orders(event)
