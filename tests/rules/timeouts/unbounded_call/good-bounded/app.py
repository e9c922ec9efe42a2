import requests


def handler(event, context):
    return requests.get('https://example.com', timeout=(2, 5)).json()
