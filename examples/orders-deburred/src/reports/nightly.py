"""Yesterday's orders as CSV, in a file of this invocation's own."""

import csv
import os
import tempfile
from datetime import date, timedelta

import boto3
from shared.aws import QUICK

table = boto3.resource("dynamodb", config=QUICK).Table(os.environ["TABLE"])
s3 = boto3.client("s3", config=QUICK)


def handler(event, context):
    day = str(date.today() - timedelta(days=1))
    orders = [order for order in table.scan()["Items"] if order.get("day") == day]
    with tempfile.NamedTemporaryFile("w", newline="", suffix=".csv") as out:
        writer = csv.writer(out)
        for order in orders:
            writer.writerow([order["id"], order["day"], order["total"]])
        out.flush()
        s3.upload_file(out.name, os.environ.get("BUCKET", "reports"), f"{day}.csv")
