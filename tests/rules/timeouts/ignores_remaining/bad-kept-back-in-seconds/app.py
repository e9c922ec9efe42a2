import requests

KEPT_S = 15


def handler(event, context):
    left = context.get_remaining_time_in_millis() / 1000
    return requests.get("https://prices.example.com/", timeout=left - KEPT_S).json()
