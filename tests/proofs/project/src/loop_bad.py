import boto3

s3 = boto3.client("s3")


def handler(event, context):
    told = event["Records"][0]["s3"]
    bucket, key = told["bucket"]["name"], told["object"]["key"]
    s3.put_object(Bucket=bucket, Key=f"small/{key}", Body=b"small")  # HERE
