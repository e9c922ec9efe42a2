import boto3

s3 = boto3.resource("s3")


def handler(event, context):
    record = event["Records"][0]["s3"]
    original = s3.Object(record["bucket"]["name"], record["object"]["key"])
    if original.content_length < 400_000_000:
        original.download_file("/tmp/original")
