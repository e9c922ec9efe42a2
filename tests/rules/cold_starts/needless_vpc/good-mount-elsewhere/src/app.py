import boto3

s3 = boto3.client("s3")


def handler(event, context):
    name = event["name"]
    s3.download_file("orders", name, f"/mnt/orders/{name}")
