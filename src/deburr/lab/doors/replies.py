"""What a door makes of an answer, and what it says in place of one."""

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any

from deburr.lab.doors.door import Door, Kind

JSON = ("Content-Type", "application/json")
HTML = "<html>\r\n<head><title>{0}</title></head>\r\n<body>\r\n<center><h1>{0}</h1></center>\r\n</body>\r\n</html>\r\n"
FORBIDDEN = (
    "Forbidden. For troubleshooting Function URL authorization issues, see: "
    "https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"
)


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP answer; a header may occur more than once."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


class NoReply(Exception):
    """A handler's answer that the door cannot make an HTTP answer of."""


def failed(door: Door) -> Reply:
    """The function failed, or what it answered is no answer."""
    match door.kind:
        case Kind.REST:
            return _message(502, "Internal server error", "InternalServerErrorException")
        case Kind.HTTP:
            return _message(500, "Internal Server Error")
        case Kind.ALB:
            return _html("502 Bad Gateway")
        case Kind.URL:
            return Reply(502, (("Content-Type", "text/plain"),), b"Internal Server Error")


def gave_up(door: Door) -> Reply:
    """The door's patience ended; the function goes on."""
    match door.kind:
        case Kind.REST:
            return _message(504, "Endpoint request timed out", "InternalServerErrorException")
        case Kind.HTTP:
            return _message(503, "Service Unavailable")
        case Kind.ALB | Kind.URL:
            return _html("504 Gateway Time-out")


def throttled(door: Door, body: bytes) -> Reply:
    """Lambda turned the door's call away."""
    match door.kind:
        case Kind.REST:
            return _message(500, "Internal server error", "InternalServerErrorException")
        case Kind.HTTP:
            return _message(503, "Service Unavailable")
        case Kind.ALB:
            return _html("502 Bad Gateway")
        case Kind.URL:
            return Reply(429, (JSON, ("x-amzn-ErrorType", "TooManyRequestsException")), body)


def no_route(door: Door) -> Reply:
    if door.kind is Kind.REST:
        return _message(403, "Missing Authentication Token", "MissingAuthenticationTokenException")
    return _message(404, "Not Found")


def unsigned() -> Reply:
    """A URL with AuthType AWS_IAM was called without a signature."""
    body = json.dumps({"Message": FORBIDDEN}, separators=(",", ":")).encode()
    return Reply(403, (JSON, ("x-amzn-ErrorType", "AccessDeniedException")), body)


def too_large(door: Door) -> Reply:
    if door.kind is Kind.ALB:
        return _html("413 Request Entity Too Large")
    return _message(413, "Request Too Long" if door.kind is Kind.REST else "Request Entity Too Large")


def reply(door: Door, answer: bytes) -> Reply:
    """The HTTP answer that a handler's answer describes.

    Raises  NoReply when it describes none.
    """
    told = _read(answer, "no JSON")
    described = isinstance(told, dict) and "statusCode" in told
    if not described:
        if door.kind in (Kind.REST, Kind.ALB):
            raise NoReply("no statusCode")
        text = told if isinstance(told, str) else json.dumps(told, separators=(",", ":"), ensure_ascii=False)
        return Reply(200, (JSON,), text.encode())
    return _described(door, told)


def prelude(door: Door, data: bytes) -> Reply:
    """The head of a streamed answer: JSON of status, headers and cookies.

    Raises  NoReply when it is none.
    """
    told = _read(data, "no prelude")
    if not isinstance(told, dict):
        raise NoReply("no prelude")
    return _described(door, {"statusCode": 200, **told, "body": ""})


def _read(data: bytes, otherwise: str) -> Any:
    try:
        return json.loads(data)
    except ValueError as error:
        raise NoReply(otherwise) from error


def _described(door: Door, told: dict[str, Any]) -> Reply:
    status = told["statusCode"]
    if isinstance(status, str) and status.isdigit():
        status = int(status)
    body = told.get("body")
    if not isinstance(status, int) or isinstance(status, bool) or not 100 <= status <= 999:
        raise NoReply("a statusCode that is none")
    if body is None:
        body = ""
    if not isinstance(body, str):
        if door.kind in (Kind.REST, Kind.ALB):
            raise NoReply("a body that is no text")
        body = json.dumps(body, separators=(",", ":"))
    headers = _headers(told)
    if not any(name.lower() == "content-type" for name, _ in headers):
        headers.append(JSON if door.kind is not Kind.ALB else ("Content-Type", "application/octet-stream"))
    return Reply(status, tuple(headers), _body(body, told))


def _headers(told: dict[str, Any]) -> list[tuple[str, str]]:
    single, many, cookies = (told.get(key) or {} for key in ("headers", "multiValueHeaders", "cookies"))
    if not isinstance(single, dict) or not isinstance(many, dict):
        raise NoReply("headers that are none")
    found = [(str(name), _text(value)) for name, value in single.items() if name not in many]
    for name, values in many.items():
        found += [(str(name), _text(value)) for value in (values if isinstance(values, list) else [values])]
    found += [("set-cookie", str(cookie)) for cookie in cookies or ()]
    if any("\r" in part or "\n" in part for pair in found for part in pair):
        raise NoReply("a header of several lines")
    return [pair for pair in found if pair[0].lower() not in ("content-length", "transfer-encoding", "connection")]


def _body(body: str, told: dict[str, Any]) -> bytes:
    if not told.get("isBase64Encoded"):
        return body.encode("utf-8", "surrogatepass")
    try:
        return base64.b64decode(body, validate=True)
    except binascii.Error as error:
        raise NoReply("a body that is no base64") from error


def _text(value: object) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def _message(status: int, text: str, kind: str = "") -> Reply:
    separators = (", ", ": ") if kind else (",", ":")  # REST APIs write a space, HTTP APIs do not
    body = json.dumps({"message": text}, separators=separators).encode()
    return Reply(status, (JSON, *((("x-amzn-ErrorType", kind),) if kind else ())), body)


def _html(title: str) -> Reply:
    return Reply(int(title[:3]), (("Content-Type", "text/html"), ("Server", "awselb/2.0")), HTML.format(title).encode())
