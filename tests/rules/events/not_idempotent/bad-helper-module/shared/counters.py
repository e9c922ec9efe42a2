import boto3 as aws

TABLE = aws.resource("dynamodb").Table("clicks")
UPDATE = "ADD clicks :clicks"


def count(page):
    arguments = {
        "Key": {"page": page},
        "UpdateExpression": UPDATE,
        "ExpressionAttributeValues": {":clicks": 1},
    }
    TABLE.update_item(**arguments)
