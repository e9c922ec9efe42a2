"""Yesterday's orders as CSV, for the accountants."""

import csv
import os
from datetime import date, timedelta

import boto3
from boto3.dynamodb.conditions import Attr
from shared.store.scan import every_item

table = boto3.resource("dynamodb").Table(os.environ["TABLE"])
s3 = boto3.client("s3")
functions = boto3.client("lambda")
REPORT = "/tmp/orders.csv"


def write_rows(orders):
    with open(REPORT, "a", newline="") as out:
        writer = csv.writer(out, delimiter=";")
        for order in orders:
            writer.writerow([order["id"], order["day"], order["status"], order["total"]])


def handler(event, context):
    day = event.get("day") or str(date.today() - timedelta(days=1))
    orders = list(every_item(table, FilterExpression=Attr("day").eq(day)))
    write_rows(orders)
    s3.upload_file(REPORT, os.environ["REPORTS_BUCKET"], f"orders/{day}.csv")
    functions.invoke(FunctionName=os.environ["CLEANUP"])
    print(f"{len(orders)} orders on {day}")
