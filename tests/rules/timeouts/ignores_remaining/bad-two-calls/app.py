import requests


def handler(event, context):
    price = requests.get("https://prices.example.com/today", timeout=20).json()
    return requests.post("https://orders.example.com/", json={"price": price, **event}, timeout=20).json()
