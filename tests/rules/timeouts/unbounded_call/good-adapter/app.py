import requests

from adapters import Bounded

session = requests.Session()
session.mount('https://', Bounded(5))


def handler(event, context):
    return session.get('https://example.com').json()
