import requests


def handler(event, context):
    for attempt in range(3):
        try:
            return requests.get("https://stock.example.com/items", timeout=8).json()
        except requests.Timeout:
            raise
        except ValueError:
            continue
