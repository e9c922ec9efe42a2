import os

import boto3

S3 = boto3.client("s3")
REPORT = "/tmp/report.csv"


def handler(event, context):
    try:
        for row in event["rows"]:
            with open(REPORT, "a") as report:
                report.write(row + "\n")
        S3.upload_file(REPORT, "reports", context.aws_request_id)
    finally:
        os.remove(REPORT)
