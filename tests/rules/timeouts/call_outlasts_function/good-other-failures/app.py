import requests
from tenacity import retry, retry_if_exception_type, stop_after_attempt


@retry(stop=stop_after_attempt(3), retry=retry_if_exception_type(ValueError))
def stock():
    return requests.get("https://stock.example.com/items", timeout=8).json()


def handler(event, context):
    return stock()
