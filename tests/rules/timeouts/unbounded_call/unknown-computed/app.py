import os

import requests


def handler(event, context):
    return requests.get('https://example.com', timeout=float(os.environ['TIMEOUT'])).json()
