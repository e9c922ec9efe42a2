import requests


def handler(event, context):
    try:
        return requests.get("https://prices.example.com/", timeout=10).json()
    except requests.ConnectionError:
        return requests.get("https://mirror.example.com/", timeout=25).json()
