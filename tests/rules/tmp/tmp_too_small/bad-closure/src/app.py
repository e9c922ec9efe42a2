import os
import uuid

import boto3

s3 = boto3.client("s3")


def fetcher(folder):
    def fetch(bucket, key):
        path = f"{folder}/original"
        s3.download_file(bucket, key, path)
        return path

    return fetch


fetch = fetcher("/tmp")


def handler(event, context):
    record = event["Records"][0]
    return fetch(record["s3"]["bucket"]["name"], record["s3"]["object"]["key"])
