import json
import urllib.request

import boto3


def handler(event, context):
    told = urllib.request.urlopen("https://hard.example.com/written").read()
    boto3.client("s3", endpoint_url="https://s3.us-east-1.amazonaws.com").list_buckets()
    return json.loads(told)["ok"]  # HERE
