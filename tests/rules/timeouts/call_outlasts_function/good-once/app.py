import urllib3

http = urllib3.PoolManager()


def handler(event, context):
    return http.request("GET", "https://stock.example.com/items", timeout=10, retries=False).json()
