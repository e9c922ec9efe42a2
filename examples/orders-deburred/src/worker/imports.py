"""Takes supplier price lists out of the uploads bucket into the table."""

import csv
import os
from urllib.parse import unquote_plus

import boto3
from shared.aws import QUICK

s3 = boto3.client("s3", config=QUICK)
table = boto3.resource("dynamodb", config=QUICK).Table(os.environ["TABLE"])


def rows(bucket, key):
    lines = s3.get_object(Bucket=bucket, Key=key)["Body"].iter_lines()
    return csv.DictReader(line.decode("utf-8-sig") for line in lines)


def handler(event, context):
    for record in event["Records"]:
        bucket = record["s3"]["bucket"]["name"]
        key = unquote_plus(record["s3"]["object"]["key"])
        with table.batch_writer() as batch:
            for row in rows(bucket, key):
                batch.put_item(Item={"id": row["sku"], "price": row["price"]})
