import requests

TIMEOUT = 60


def handler(event, context):
    return requests.get('https://example.com', timeout=TIMEOUT).text
