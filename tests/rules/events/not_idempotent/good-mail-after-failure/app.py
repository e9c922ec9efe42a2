import boto3

ses = boto3.client("ses")
s3 = boto3.client("s3")


def handler(event, context):
    for record in event["Records"]:
        try:
            s3.put_object(Bucket="orders", Key=record["messageId"], Body=record["body"])
        except Exception:
            ses.send_email(Source="shop@example.com", Destination={"ToAddresses": ["ops@example.com"]}, Message={})
            raise
