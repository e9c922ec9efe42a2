import requests


def handler(event, context):
    price = requests.get("https://prices.example.com/today", timeout=5).json()
    return requests.post("https://orders.example.com/", json={"price": price, **event}, timeout=10).json()
