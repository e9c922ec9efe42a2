import json
from concurrent.futures import ThreadPoolExecutor


def handler(event, context):
    with ThreadPoolExecutor() as pool:
        return {"statusCode": 200, "body": json.dumps(list(pool.map(sorted, json.loads(event["body"]))))}
