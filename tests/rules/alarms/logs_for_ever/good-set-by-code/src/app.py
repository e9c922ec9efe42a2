import boto3


def keep(event, context):
    boto3.client("logs").put_retention_policy(logGroupName=event["ResourceProperties"]["Group"], retentionInDays=30)


OPERATIONS = {"Keep": keep}


def handler(event, context):
    OPERATIONS[event["ResourceProperties"]["Operation"]](event, context)
