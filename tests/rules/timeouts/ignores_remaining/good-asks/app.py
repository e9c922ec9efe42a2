import requests


def handler(event, context):
    price = requests.get("https://prices.example.com/today", timeout=20).json()
    if context.get_remaining_time_in_millis() < 21_000:
        raise TimeoutError("no time left to order")
    return requests.post("https://orders.example.com/", json={"price": price, **event}, timeout=20).json()
