import boto3
import urllib.request

functions = boto3.client("lambda")


def handler(event, context):
    functions.invoke(FunctionName="migrate", Payload=b"{}")
    urllib.request.urlopen(event["ResponseURL"], timeout=5)
