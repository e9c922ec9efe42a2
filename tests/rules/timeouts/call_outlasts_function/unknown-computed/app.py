import os

import boto3
import urllib3
from botocore.config import Config

TIMEOUT = int(os.environ["TIMEOUT"])
http = urllib3.PoolManager(retries=int(os.environ["RETRIES"]))
s3 = boto3.client("s3", config=Config(read_timeout=TIMEOUT, retries={"max_attempts": 5}))


def handler(event, context):
    s3.get_object(Bucket="orders", Key=event["key"])
    return http.request("GET", "https://stock.example.com/items", timeout=5).json()
