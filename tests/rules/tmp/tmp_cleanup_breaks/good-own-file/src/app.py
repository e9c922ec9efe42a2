import os

import boto3

s3 = boto3.client("s3")


def clean():
    os.remove("/tmp/report.csv")


def handler(event, context):
    clean()
    s3.download_file(event["bucket"], event["key"], "/tmp/report.csv")
    with open("/tmp/report.csv") as report:
        return len(report.read())
