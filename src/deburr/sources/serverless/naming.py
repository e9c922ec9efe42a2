"""How the framework names what it makes, so that a service's own resources can refer to it."""

import re

REST_API, HTTP_API, WEBSOCKET_API = "ApiGatewayRestApi", "HttpApi", "WebsocketsApi"
_OWN = re.compile(r"\b([A-Z][A-Za-z0-9]*?)LambdaFunction(Url)?\b")


def normalized(name: str) -> str:
    """`my-orders_v2` is `MyDashordersUnderscorev2`."""
    return name[:1].upper() + name[1:].replace("-", "Dash").replace("_", "Underscore")


def owned(text: str, functions: dict[str, str]) -> str:
    """A text that names what the framework makes of a function, with the name its owner gave it.

    functions  normalized name -> name.
    """
    return _OWN.sub(
        lambda match: functions[match[1]] + (match[2] or "") if match[1] in functions else match[0],
        text,
    )
