from concurrent.futures import ThreadPoolExecutor

import requests

pool = ThreadPoolExecutor(4)


def handler(event, context):
    for url in event["urls"]:
        pool.submit(requests.get, url, timeout=5)
    return {"statusCode": 202}
