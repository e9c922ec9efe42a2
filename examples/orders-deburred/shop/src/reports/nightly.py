"""Yesterday's orders as CSV, for the accountants, by way of a file of this invocation's own."""

import csv
import os
import tempfile
from datetime import date, timedelta

import boto3
from boto3.dynamodb.conditions import Attr
from shared.aws import PATIENT
from shared.store.scan import every_item

table = boto3.resource("dynamodb", config=PATIENT).Table(os.environ["TABLE"])
s3 = boto3.client("s3", config=PATIENT)


def handler(event, context):
    day = event.get("day") or str(date.today() - timedelta(days=1))
    with tempfile.NamedTemporaryFile("w", newline="", suffix=".csv") as out:
        writer = csv.writer(out, delimiter=";")
        for order in every_item(table, FilterExpression=Attr("day").eq(day)):
            writer.writerow([order["id"], order["day"], order["status"], order["total"]])
        out.flush()
        s3.upload_file(out.name, os.environ["REPORTS_BUCKET"], f"orders/{day}.csv")
