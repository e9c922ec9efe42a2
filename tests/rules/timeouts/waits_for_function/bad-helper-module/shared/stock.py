import boto3

client = boto3.client("lambda")


def left(item):
    return int(client.invoke(FunctionName="stock", Payload=item)["Payload"].read())
