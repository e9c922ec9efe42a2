import requests


def handler(event, context):
    return requests.get(event["where"], timeout=3).text
