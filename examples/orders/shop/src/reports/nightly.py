"""Yesterday's orders as CSV, for the accountants."""

import csv
import os
from datetime import date, timedelta

import boto3

table = boto3.resource("dynamodb").Table(os.environ["TABLE"])
s3 = boto3.client("s3")
REPORT = "/tmp/orders.csv"


def write_rows(orders):
    with open(REPORT, "a", newline="") as out:
        writer = csv.writer(out)
        for order in orders:
            writer.writerow([order["id"], order["day"], order["total"]])


def handler(event, context):
    day = str(date.today() - timedelta(days=1))
    orders = [order for order in table.scan()["Items"] if order.get("day") == day]
    write_rows(orders)
    s3.upload_file(REPORT, os.environ.get("BUCKET", "reports"), f"{day}.csv")
