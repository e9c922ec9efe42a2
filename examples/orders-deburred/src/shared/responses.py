"""Answers in the shape API Gateway wants."""

import json
from decimal import Decimal


def ok(body, status=200):
    return {"statusCode": status, "headers": {"content-type": "application/json"}, "body": json.dumps(body, default=_plain)}


def error(status, message):
    return ok({"message": message}, status)


def _plain(value):
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(type(value))
