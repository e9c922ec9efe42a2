import requests


def handler(event, context):
    with requests.Session() as session:
        return session.get('https://example.com', timeout=3).status_code
