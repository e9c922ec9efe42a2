import requests
from tenacity import retry, stop_after_attempt, wait_fixed


@retry(stop=stop_after_attempt(3), wait=wait_fixed(1))
def stock(item):
    return requests.get(f"https://stock.example.com/items/{item}", timeout=10).json()


def handler(event, context):
    return stock(event["item"])
