import boto3

functions = boto3.client("lambda")


def handler(event, context):
    functions.invoke(FunctionName="cleanup")  # HERE
