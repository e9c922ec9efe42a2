import time

import boto3
import urllib3

iam = boto3.client("iam")
http = urllib3.PoolManager()


def handler(event, context):
    iam.create_role(RoleName=event["ResourceProperties"]["Name"], AssumeRolePolicyDocument="{}")
    time.sleep(10)
    http.request("PUT", event["ResponseURL"], body=b"{}", timeout=5)
