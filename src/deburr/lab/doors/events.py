"""Requests as the events that each door makes of them."""

import base64
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, unquote

from deburr.lab.doors.door import Door, Kind, Route
from deburr.lab.http1 import Request

API_ID = "deburrlab0"
TEXT = ("text/", "application/json", "application/xml", "application/javascript", "application/x-www-form-urlencoded")


@dataclass(frozen=True, slots=True)
class Asked:
    """A whole request.

    path    without the query, as sent.
    client  the caller's address.
    """

    request: Request
    body: bytes
    client: str
    request_id: str

    @property
    def path(self) -> str:
        return self.request.target.partition("?")[0]

    @property
    def query(self) -> str:
        return self.request.target.partition("?")[2]

    @property
    def is_text(self) -> bool:
        kind = self.request.headers.get("content-type", "")
        return kind.startswith(TEXT) or "+json" in kind or "+xml" in kind

    def text(self, *, only_text: bool) -> tuple[str | None, bool]:
        """(the body, whether it is base64); what is no text is always base64.

        only_text  what has no textual content type is base64 too.
        """
        if not self.body:
            return None, False
        try:
            if not only_text or self.is_text:
                return self.body.decode(), False
        except UnicodeDecodeError:
            pass
        return base64.b64encode(self.body).decode(), True


def event(door: Door, route: Route, parameters: dict[str, str], asked: Asked) -> dict[str, Any]:
    """The event of one request."""
    match door.kind:
        case Kind.REST:
            return _payload_1(door, route, parameters, asked)
        case Kind.ALB:
            return _load_balancer(door, asked)
        case Kind.HTTP | Kind.URL:
            return _payload_2(door, route, parameters, asked)


def _payload_2(door: Door, route: Route, parameters: dict[str, str], asked: Asked) -> dict[str, Any]:
    request, now = asked.request, datetime.now(UTC)
    body, encoded = asked.text(only_text=True)
    headers = {key: value for key, value in request.headers.items() if key != "cookie"}
    key = route.key if door.kind is Kind.HTTP else "$default"
    path = unquote(asked.path)
    told: dict[str, Any] = {"version": "2.0", "routeKey": key, "rawPath": path, "rawQueryString": asked.query}
    if cookies := request.headers.get("cookie"):
        told["cookies"] = [each.strip() for each in cookies.split(";")]
    told["headers"] = headers
    if pairs := parse_qsl(asked.query, keep_blank_values=True):
        joined: dict[str, str] = {}
        for name, value in pairs:
            joined[name] = f"{joined[name]},{value}" if name in joined else value
        told["queryStringParameters"] = joined
    if parameters:
        told["pathParameters"] = parameters
    host = request.headers.get("host", "localhost")
    told["requestContext"] = {
        "accountId": "anonymous" if door.kind is Kind.URL else route.spec.account,
        "apiId": API_ID,
        "domainName": host,
        "domainPrefix": host.split(".")[0].split(":")[0],
        "http": {
            "method": request.method,
            "path": path,
            "protocol": request.version,
            "sourceIp": asked.client,
            "userAgent": request.headers.get("user-agent", ""),
        },
        "requestId": asked.request_id,
        "routeKey": key,
        "stage": "$default",
        "time": now.strftime("%d/%b/%Y:%H:%M:%S +0000"),
        "timeEpoch": int(time.time() * 1000),
    }
    if body is not None:
        told["body"] = body
    told["isBase64Encoded"] = encoded
    return told


def _payload_1(door: Door, route: Route, parameters: dict[str, str], asked: Asked) -> dict[str, Any]:
    request, now = asked.request, datetime.now(UTC)
    body, encoded = asked.text(only_text=False)
    single, many = _pairs(request.pairs)
    query = parse_qsl(asked.query, keep_blank_values=True)
    one_query, many_query = _pairs(query)
    host = request.headers.get("host", "localhost")
    return {
        "resource": route.path,
        "path": asked.path,
        "httpMethod": request.method,
        "headers": single,
        "multiValueHeaders": many,
        "queryStringParameters": one_query or None,
        "multiValueQueryStringParameters": many_query or None,
        "pathParameters": parameters or None,
        "stageVariables": None,
        "requestContext": {
            "resourceId": "deburr",
            "resourcePath": route.path,
            "httpMethod": request.method,
            "extendedRequestId": asked.request_id[:16],
            "requestTime": now.strftime("%d/%b/%Y:%H:%M:%S +0000"),
            "path": f"/{door.stage}{asked.path}",
            "accountId": route.spec.account,
            "protocol": request.version,
            "stage": door.stage,
            "domainPrefix": host.split(".")[0].split(":")[0],
            "requestTimeEpoch": int(time.time() * 1000),
            "requestId": asked.request_id,
            "identity": {"sourceIp": asked.client, "userAgent": request.headers.get("user-agent")},
            "domainName": host,
            "apiId": API_ID,
        },
        "body": body,
        "isBase64Encoded": encoded,
    }


def _load_balancer(door: Door, asked: Asked) -> dict[str, Any]:
    body, encoded = asked.text(only_text=True)
    query = {part.partition("=")[0]: part.partition("=")[2] for part in asked.query.split("&") if part}
    arn = f"arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/{door.name}/deburr"
    return {
        "requestContext": {"elb": {"targetGroupArn": arn}},
        "httpMethod": asked.request.method,
        "path": asked.path,
        "queryStringParameters": query,
        "headers": {**asked.request.headers, "x-forwarded-for": asked.client, "x-forwarded-proto": "http"},
        "body": body or "",
        "isBase64Encoded": encoded,
    }


def _pairs(pairs: list[tuple[str, str]]) -> tuple[dict[str, str], dict[str, list[str]]]:
    """(the last value of each, every value of each)."""
    many: dict[str, list[str]] = {}
    for name, value in pairs:
        many.setdefault(name, []).append(value)
    return {name: values[-1] for name, values in many.items()}, many
