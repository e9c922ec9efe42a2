import base64
import json

import boto3
from botocore.exceptions import ClientError

table = boto3.resource("dynamodb").Table("parcels")
parcels = boto3.client("stepfunctions")


def handler(event, context):
    for record in event["Records"]:
        parcel = json.loads(base64.b64decode(record["kinesis"]["data"]))
        try:
            table.put_item(Item=parcel, ConditionExpression="attribute_not_exists(id)")
            parcels.start_execution(stateMachineArn="arn:aws:states:us-east-1:1:stateMachine:p", input=json.dumps(parcel))
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
