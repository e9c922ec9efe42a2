import backoff
import requests as http


class Stock:
    @backoff.on_exception(backoff.expo, (http.Timeout, http.ConnectionError), max_tries=4)
    def items(self):
        return http.get("https://stock.example.com/items", timeout=8).json()


def handler(event, context):
    return Stock().items()
