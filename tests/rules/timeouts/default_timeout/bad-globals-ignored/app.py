import requests


def handler(event, context):
    return requests.get("https://carrier.example.com/days", timeout=2).json()
