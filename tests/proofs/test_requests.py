"""What is sent through a door for an event of it."""

import base64
from typing import Any

import pytest

from deburr.proofs.events import Sample
from deburr.proofs.requests import request_of

HTTP = {"requestContext": {"http": {"method": "POST"}}, "rawPath": "/orders"}


@pytest.mark.parametrize(
    ("told", "sent"),
    [
        pytest.param({}, "GET / HTTP/1.1|", id="nothing said"),
        pytest.param(
            {**HTTP, "rawQueryString": "a=1&b=%20", "headers": {"authorization": "Bearer x", "Host": "api.example"}},
            "POST /orders?a=1&b=%20 HTTP/1.1|authorization: Bearer x|",
            id="an HTTP API's: its host is left out",
        ),
        pytest.param(
            {**HTTP, "cookies": ["a=1", "b=2"], "headers": {"cookie": "a=1"}},
            "POST /orders HTTP/1.1|cookie: a=1; b=2|",
            id="cookies stand apart in format 2.0",
        ),
        pytest.param(
            {
                "httpMethod": "PUT", "path": "/x y", "headers": {"k": "2"}, "multiValueHeaders": {"k": ["1", "2"]},
                "multiValueQueryStringParameters": {"q": ["a b", "c"]}, "body": "{}",
            },
            "PUT /x%20y?q=a+b&q=c HTTP/1.1|k: 1|k: 2|content-length: 2||{}",
            id="a REST API's several values",
        ),
        pytest.param(
            {**HTTP, "body": base64.b64encode(b"\x00\x01").decode(), "isBase64Encoded": True},
            "POST /orders HTTP/1.1|content-length: 2||\x00\x01",
            id="a body in base64",
        ),
        pytest.param({**HTTP, "body": "=", "isBase64Encoded": True}, "POST /orders HTTP/1.1|content-length: 1||=", id="a body that is none"),
        pytest.param({"headers": {"x": "1\r\nevil: 2"}}, "GET / HTTP/1.1|x: 1 evil: 2|", id="a header is one line"),
    ],
)  # fmt: skip
def test_request(told: dict[str, Any], sent: str) -> None:
    lines = request_of(Sample("event.json", told)).lines().decode().split("\r\n")
    assert "|".join(each for each in lines if each not in ("host: localhost", "connection: close")) == sent + (
        "" if "||" in sent else "|"
    )
