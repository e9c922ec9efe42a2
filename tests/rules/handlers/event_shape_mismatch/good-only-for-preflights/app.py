import json


def answer(status, body):
    return {"statusCode": status, "body": json.dumps(body)}


def handler(event, context):
    http = (event.get("requestContext") or {}).get("http") or {}
    if http.get("method") == "OPTIONS":
        return answer(200, {})
    return answer(200, json.loads(event["body"]))
