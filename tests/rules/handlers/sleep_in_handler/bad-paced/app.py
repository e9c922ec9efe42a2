import time

import boto3

quotas = boto3.client("service-quotas")
MODELS = ["a", "b", "c"]


def handler(event, context):
    found = []
    for model in MODELS:
        found.append(quotas.get_service_quota(ServiceCode="bedrock", QuotaCode=model))
        time.sleep(0.1)
    return found
