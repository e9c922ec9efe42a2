import os

import boto3

rds = boto3.client("rds")


def handler(event, context):
    token = rds.generate_db_auth_token(DBHostname=os.environ["HOST"], Port=5432, DBUsername="shop")
    return {"statusCode": 200, "body": token}
