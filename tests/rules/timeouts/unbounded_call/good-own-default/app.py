import httpx


def handler(event, context):
    return httpx.get('https://example.com').json()
