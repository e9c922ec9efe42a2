"""Takes supplier price lists (CSV, now and then Excel) out of the uploads bucket into the products table."""

import csv
import io
import os
from decimal import Decimal
from urllib.parse import unquote_plus

import boto3
from shared.aws import PATIENT

s3 = boto3.client("s3", config=PATIENT)
table = boto3.resource("dynamodb", config=PATIENT).Table(os.environ["PRODUCTS_TABLE"])


def rows(bucket, key):
    body = s3.get_object(Bucket=bucket, Key=key)["Body"]
    if key.lower().endswith(".xlsx"):
        return excel(body.read())
    return csv.DictReader((line.decode("utf-8-sig") for line in body.iter_lines(keepends=True)), delimiter=";")


def excel(content):
    from openpyxl import load_workbook  # one supplier in twenty sends Excel

    lines = load_workbook(io.BytesIO(content), data_only=True, read_only=True).active.values
    titles = [str(title).strip().lower() for title in next(lines)]
    return (dict(zip(titles, line)) for line in lines)


def handler(event, context):
    for record in event["Records"]:
        bucket = record["s3"]["bucket"]["name"]
        key = unquote_plus(record["s3"]["object"]["key"])
        with table.batch_writer(overwrite_by_pkeys=["id"]) as batch:
            for row in rows(bucket, key):
                price = Decimal(str(row["price"]).replace(",", "."))
                batch.put_item(Item={"id": row["sku"], "name": row["name"], "price": price})
