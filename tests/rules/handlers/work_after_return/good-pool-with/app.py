from concurrent.futures import ThreadPoolExecutor, as_completed

import requests


def handler(event, context):
    with ThreadPoolExecutor(4) as pool:
        futures = [pool.submit(requests.get, url, timeout=5) for url in event["urls"]]
        return [done.result().status_code for done in as_completed(futures)]
