from lib.store import fetch as get


def handler(event, context):
    return get(event["Records"][0]["s3"]["object"]["key"])
