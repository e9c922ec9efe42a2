import json
import urllib.error
import urllib.request


def price(order: str) -> dict:
    try:
        with urllib.request.urlopen("https://prices.example.com/" + order) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        return {"status": error.code}
    except urllib.error.URLError as error:
        return {"status": 503, "reason": str(error.reason)}


def handler(event, context):
    return {"statusCode": 200, "body": json.dumps(price(event["pathParameters"]["order"]))}
