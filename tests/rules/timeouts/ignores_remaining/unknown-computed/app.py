import os

import requests

LIMIT = float(os.environ["LIMIT"])


def handler(event, context):
    price = requests.get("https://prices.example.com/today", timeout=LIMIT).json()
    left = context.get_remaining_time_in_millis() - LIMIT * 1000
    return requests.post("https://orders.example.com/", json=price, timeout=left / 1000).json()
