from pathlib import Path

import boto3

TEMPLATE = Path("/tmp") / "template.html"
bucket = boto3.resource("s3").Bucket("templates")


def handler(event, context):
    if not TEMPLATE.exists():
        bucket.download_file(event["template"], str(TEMPLATE))
    return TEMPLATE.read_text().format(**event)
