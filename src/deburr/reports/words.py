"""Numbers and names as reports say them."""

from collections.abc import Iterable

from deburr.cost.price import Price, money

KINDS = {
    "rest_api": "REST API",
    "http_api": "HTTP API",
    "websocket": "WebSocket",
    "function_url": "Function URL",
    "alb": "load balancer",
    "sqs": "SQS",
    "sns": "SNS",
    "s3": "S3",
    "eventbridge": "EventBridge",
    "step_functions": "Step Functions",
    "lambda": "function",
}


def duration(ms: float) -> str:
    """`2.1 ms`, `188 ms`, `1.4 s`, `5 min`."""
    if ms < 10:
        return f"{ms:.2g} ms"
    if ms < 1000:
        return f"{ms:.0f} ms"
    if ms < 10_000:
        return f"{ms / 1000:.2g} s"
    return f"{ms / 1000:,.0f} s"


def seconds(value: float) -> str:
    """`29 s`, `0.5 s`, `1,200 s`."""
    return f"{value:,.4g} s" if value < 10_000 else f"{value:,.0f} s"


def many(count: int, noun: str) -> str:
    """`1 function`, `2,000 functions`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def costs(price: Price) -> str:
    """`$3.50 per month`."""
    return f"{money(price.usd)} per {price.per}"


def listed(names: Iterable[str], most: int = 3) -> str:
    """`A, B, C and 4 more`."""
    told = list(dict.fromkeys(names))
    more = len(told) - most
    return ", ".join(told[:most]) + (f" and {more} more" if more > 0 else "")


def cut(name: str, most: int) -> str:
    """At most so many characters, `…` for what is left out at the end."""
    return name if len(name) <= most else f"{name[: most - 1]}…"


def kind(name: str) -> str:
    """A way in as its owner would call it."""
    return KINDS.get(name, name.replace("_", " "))
