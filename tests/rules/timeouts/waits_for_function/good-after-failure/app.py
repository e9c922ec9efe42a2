import boto3

functions = boto3.client("lambda")


def handler(event, context):
    try:
        return event["id"]
    except KeyError:
        functions.invoke(FunctionName="undo", Payload=b"{}")
        raise
