import itertools
import json
import random
import time
import uuid

calls = itertools.count()


def handler(event, context):  # HERE
    method = event.get("httpMethod") or event["requestContext"]["http"]["method"]
    context_of = event["requestContext"]
    asked_ms = context_of.get("timeEpoch") or context_of["requestTimeEpoch"]
    number = next(calls)
    chance = {"odd": number % 2, "third": number % 3, "side": random.choice(("heads", "tails"))}
    told = {"method": method, "id": str(uuid.uuid4()), "at": time.time(), "asked": asked_ms, "nth": number, **chance}
    return {"statusCode": 200, "body": json.dumps({"order": told, "seen": [told["id"]], "request": context.aws_request_id})}
