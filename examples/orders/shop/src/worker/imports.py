"""Takes supplier price lists (CSV, since last year also Excel) out of the uploads bucket into the products table."""

import csv
import io
import os
from decimal import Decimal
from urllib.parse import unquote_plus
from uuid import uuid4

import boto3
from openpyxl import load_workbook


skipped = []


class PriceList:
    def __init__(self, bucket, key):
        self.s3 = boto3.client("s3")
        self.bucket = bucket
        self.key = key

    def rows(self):
        body = self.s3.get_object(Bucket=self.bucket, Key=self.key)["Body"].read()
        if self.key.lower().endswith(".xlsx"):
            return self.excel(body)
        return csv.DictReader(io.StringIO(body.decode("utf-8-sig")), delimiter=";")

    def excel(self, body):
        copy = f"/tmp/{uuid4()}.xlsx"
        with open(copy, "wb") as out:
            out.write(body)
        lines = load_workbook(copy, data_only=True).active.values
        titles = [str(title).strip().lower() for title in next(lines)]
        return [dict(zip(titles, line)) for line in lines]


def handler(event, context):
    table = boto3.resource("dynamodb").Table(os.environ["PRODUCTS_TABLE"])
    for record in event["Records"]:
        bucket = record["s3"]["bucket"]["name"]
        key = unquote_plus(record["s3"]["object"]["key"])
        count = 0
        with table.batch_writer(overwrite_by_pkeys=["id"]) as batch:
            for row in PriceList(bucket, key).rows():
                if not row["price"]:
                    skipped.append(row["sku"])
                    continue
                price = Decimal(str(row["price"]).replace(",", "."))
                batch.put_item(Item={"id": row["sku"], "name": row["name"], "price": price})
                count += 1
        print(f"{count} prices from {key}, none for {skipped}")
