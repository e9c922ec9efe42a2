"""Answers in the shape API Gateway wants."""

import json
from decimal import Decimal

HEADERS = {"content-type": "application/json", "cache-control": "no-store"}


def dump(body):
    return json.dumps(body, default=_plain)


def ok(body, status=200):
    return {"statusCode": status, "headers": HEADERS, "body": dump(body)}


def error(status, message):
    return ok({"message": message}, status)


def _plain(value):
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(f"not JSON: {type(value).__name__}")
