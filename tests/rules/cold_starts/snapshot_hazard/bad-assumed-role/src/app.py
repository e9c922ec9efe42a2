import boto3

sts = boto3.client("sts")
GIVEN = sts.assume_role(RoleArn="arn:aws:iam::123456789012:role/reader", RoleSessionName="orders")["Credentials"]
s3 = boto3.client(
    "s3",
    aws_access_key_id=GIVEN["AccessKeyId"],
    aws_secret_access_key=GIVEN["SecretAccessKey"],
    aws_session_token=GIVEN["SessionToken"],
)


def handler(event, context):
    return {"statusCode": 200, "body": str(s3.list_objects_v2(Bucket="orders")["KeyCount"])}
