import requests

session = requests.Session()


def handler(event, context):
    return session.post('https://example.com', json=event).status_code
