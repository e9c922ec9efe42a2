import urllib3

http = urllib3.PoolManager()


def handler(event, context):
    answer = http.request("GET", "https://stock.example.com/items", timeout=5.0)
    return {"statusCode": 200, "body": answer.data.decode()}
