import boto3
from botocore.config import Config

CONFIG = Config(read_timeout=15, connect_timeout=5, retries={"mode": "standard"})
bedrock = boto3.client("bedrock-runtime", config=CONFIG)


def handler(event, context):
    return bedrock.converse(modelId="amazon.nova-lite-v1:0", messages=event["messages"])["output"]
