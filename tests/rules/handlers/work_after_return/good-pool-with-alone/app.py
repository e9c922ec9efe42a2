from concurrent.futures import ThreadPoolExecutor

import requests


def handler(event, context):
    with ThreadPoolExecutor(4) as pool:
        for url in event["urls"]:
            pool.submit(requests.get, url, timeout=5)
