import requests


def handler(event, context):
    requests.get("https://prices.example.com/today", timeout=20)
    return requests.get("https://stock.example.com/today", timeout=20).json()
