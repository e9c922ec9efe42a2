import boto3

client = boto3.client("lambda")


def handler(event, context):
    return client.list_versions_by_function(FunctionName=event["name"])
