"""The HTTP request that an event of a door stands for, to be sent through that door."""

import base64
import binascii
from typing import Any
from urllib.parse import quote, urlencode

from msgspec import Struct

from deburr.proofs.events import Sample

OURS = frozenset({"host", "content-length", "connection", "transfer-encoding"})
"""Headers that the client here writes itself."""


class Request(Struct, frozen=True):
    """
    target   path and query.
    headers  as pairs, without those that belong to the connection.
    """

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def lines(self) -> bytes:
        """The request as it goes over a connection that is closed after it."""
        head = [f"{self.method} {self.target} HTTP/1.1", "host: localhost", "connection: close"]
        head += [f"{name}: {value}" for name, value in self.headers]
        head += [f"content-length: {len(self.body)}"] if self.body else []
        return "\r\n".join([*head, "", ""]).encode("latin-1", "replace") + self.body


def request_of(sample: Sample) -> Request:
    """What a client sent for an event of a REST or HTTP API, a load balancer or a Function URL."""
    told = sample.told
    context = (told.get("requestContext") or {}).get("http") or {}
    path = quote(str(told.get("rawPath") or told.get("path") or "/"), safe="/%:@!$&'()*+,;=~-._")
    query = _query(told)
    return Request(
        method=str(told.get("httpMethod") or context.get("method") or "GET"),
        target=f"{path}?{query}" if query else path,
        headers=_headers(told),
        body=_body(told),
    )


def _query(told: dict[str, Any]) -> str:
    if told.get("rawQueryString"):
        return str(told["rawQueryString"])
    several = told.get("multiValueQueryStringParameters") or told.get("queryStringParameters") or {}
    return urlencode(several, doseq=True)


def _headers(told: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    several = told.get("multiValueHeaders") or {}
    given = {**(told.get("headers") or {}), **several}
    pairs = [(str(name), value) for name, values in given.items() for value in _each(values)]
    if told.get("cookies"):
        pairs = [pair for pair in pairs if pair[0].lower() != "cookie"] + [("cookie", "; ".join(told["cookies"]))]
    return tuple((name, value) for name, value in pairs if name.lower() not in OURS)


def _each(values: Any) -> list[str]:
    told = values if isinstance(values, list) else [values]
    return [" ".join(str(each).splitlines()) for each in told if each is not None]


def _body(told: dict[str, Any]) -> bytes:
    body = told.get("body")
    if body is None:
        return b""
    if told.get("isBase64Encoded"):
        try:
            return base64.b64decode(str(body), validate=True)
        except binascii.Error:
            return str(body).encode()
    return str(body).encode()
