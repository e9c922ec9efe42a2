import boto3

models = boto3.client("bedrock-runtime")


def handler(event, context):
    return models.converse(modelId="amazon.nova-lite-v1:0", messages=event["messages"])["output"]
