"""Takes supplier price lists out of the uploads bucket into the table."""

import csv
import io
import os
from urllib.parse import unquote_plus

import boto3


class PriceList:
    def __init__(self, bucket, key):
        self.s3 = boto3.client("s3")
        self.bucket = bucket
        self.key = key

    def rows(self):
        body = self.s3.get_object(Bucket=self.bucket, Key=self.key)["Body"].read()
        return csv.DictReader(io.StringIO(body.decode("utf-8-sig")))


def handler(event, context):
    table = boto3.resource("dynamodb").Table(os.environ["TABLE"])
    for record in event["Records"]:
        bucket = record["s3"]["bucket"]["name"]
        key = unquote_plus(record["s3"]["object"]["key"])
        with table.batch_writer() as batch:
            for row in PriceList(bucket, key).rows():
                batch.put_item(Item={"id": row["sku"], "price": row["price"]})
