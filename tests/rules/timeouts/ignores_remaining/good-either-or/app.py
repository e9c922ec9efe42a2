import requests


def handler(event, context):
    if event["kind"] == "price":
        return requests.get("https://prices.example.com/today", timeout=20).json()
    return requests.get("https://stock.example.com/today", timeout=20).json()
