"""Requests and answers of Lambda's API, read and written by botocore's model of the service."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any
from urllib.parse import parse_qsl, unquote

from msgspec import Struct

from deburr.lab.control import shapes
from deburr.lab.control.errors import ApiError
from deburr.lab.http1 import Request

REMEMBERED = 1024
"""Addresses whose operation is remembered: clients call the same few again and again."""


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """One operation of the API; `query` is what sets it apart from others of its path, `model` is botocore's."""

    name: str
    method: str
    path: re.Pattern[str]
    query: str
    model: Any


class Answered(Struct, frozen=True):
    """An operation's answer as HTTP."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


@cache
def operations() -> tuple[Operation, ...]:
    """Every operation, those with more literal paths first.

    Raises  LabError when botocore is not installed.
    """
    model = shapes.service("lambda")
    found = []
    for name in model.operation_names:
        operation = model.operation_model(name)
        path, _, query = operation.http["requestUri"].partition("?")
        pattern = re.sub(r"\\\{(\w+)(\\\+)?\\\}", lambda part: f"(?P<{part[1]}>[^/]+)", re.escape(path))
        found.append(Operation(name, operation.http["method"], re.compile(f"{pattern}/?"), query, operation))
    return tuple(sorted(found, key=lambda each: (each.path.pattern.count("(?P"), not each.query, each.name)))


def find(request: Request) -> tuple[Operation, Mapping[str, str]]:
    """The operation of a request, and what its path says; ApiError when there is none."""
    path, _, query = request.target.partition("?")
    found = _found(request.method, path, query)
    if found is None:
        raise ApiError("UnknownOperationException", 404, f"no operation of Lambda is {request.method} {path}")
    return found


@lru_cache(REMEMBERED)
def _found(method: str, path: str, query: str) -> tuple[Operation, Mapping[str, str]] | None:
    for operation in operations():
        found = operation.path.fullmatch(path) if operation.method == method else None
        if found is not None and (not operation.query or operation.query in query.split("&")):
            return operation, {key: unquote(value) for key, value in found.groupdict().items()}
    return None


@cache
def _members(shape: Any) -> tuple[tuple[str, str | None, str, Any], ...]:
    """(name, where it travels, its name there, its shape) of each member."""
    return tuple(
        (name, member.serialization.get("location"), member.serialization.get("name", name), member)
        for name, member in shape.members.items()
    )


def parameters(operation: Operation, path: Mapping[str, str], request: Request, body: bytes) -> dict[str, Any]:
    """The parameters by the names that boto3 knows.

    Raises  ApiError for what the model does not allow, in Lambda's words.
    """
    shape = operation.model.input_shape
    if shape is None:
        return {}
    payload = shape.serialization.get("payload")
    if payload is None:
        return _parameters(shape, path, request.target, request.headers, shapes.members(body), {})
    headers = tuple((name, request.headers[name]) for name in _headers(shape) if name in request.headers)
    beside = _beside(request.method, request.target, headers)
    if not body:
        shapes.validate(shape, dict(beside))
        return dict(beside)
    return {**beside, payload: body}


@cache
def _headers(shape: Any) -> tuple[str, ...]:
    """Names of the headers that a request's parameters travel in."""
    return tuple(wire.lower() for _, place, wire, _ in _members(shape) if place == "header")


@lru_cache(REMEMBERED)
def _beside(method: str, target: str, headers: tuple[tuple[str, str], ...]) -> Mapping[str, Any]:
    """The parameters that travel beside a payload: clients send the same again and again."""
    path, _, query = target.partition("?")
    known = _found(method, path, query)
    assert known is not None
    operation, told = known
    shape = operation.model.input_shape
    payload = shape.serialization["payload"]
    found = _parameters(shape, told, target, dict(headers), {}, {payload: b""})
    del found[payload]
    return found


def _parameters(
    shape: Any,
    path: Mapping[str, str],
    target: str,
    headers: Mapping[str, str],
    told: Mapping[str, Any],
    found: dict[str, Any],
) -> dict[str, Any]:
    """Add what a request says to what was found, and hold it against its shape.

    told  the members of a JSON body.
    """
    query_string = target.partition("?")[2]
    pairs = parse_qsl(query_string, keep_blank_values=True) if query_string else []
    query = dict(pairs)
    for name, place, wire, member in _members(shape):
        value: Any = None
        if place == "uri":
            value = path.get(wire)
        elif place == "querystring" and member.type_name == "list":
            value = [item for key, item in pairs if key == wire] or None
        elif place == "querystring":
            value = query.get(wire)
        elif place == "header":
            value = headers.get(wire.lower())
        elif place is None:
            value = told.get(wire)
        if value is not None:
            found[name] = shapes.read(member, value)
    shapes.validate(shape, found)
    return found


def answered(operation: Operation, output: Mapping[str, Any]) -> Answered:
    """An output as the HTTP answer that boto3 reads; checked against the model first."""
    shape = operation.model.output_shape
    if shape is None:
        return Answered(_status(operation), (), b"")
    payload = shape.serialization.get("payload")
    if payload is None:
        return _written(operation, output)
    beside = tuple((name, value) for name, value in output.items() if name != payload)
    answer = _written_beside(operation, beside)
    return Answered(answer.status, answer.headers, output.get(payload, b""))


@lru_cache(REMEMBERED)
def _written_beside(operation: Operation, output: tuple[tuple[str, Any], ...]) -> Answered:
    """What travels beside a payload."""
    return _written(operation, dict(output))


def _written(operation: Operation, output: Mapping[str, Any]) -> Answered:
    shape, status = operation.model.output_shape, _status(operation)
    shapes.botocore("validate").validate_parameters(dict(output), shape)
    headers: list[tuple[str, str]] = []
    told: dict[str, Any] = {}
    for name, place, wire, member in _members(shape):
        value = output.get(name)
        if value is None:
            continue
        if place == "header":
            headers.append((wire, str(value)))
        elif place == "statusCode":
            status = int(value)
        else:
            told[wire] = shapes.written(member, value)
    data = json.dumps(told, separators=(",", ":")).encode() if status != 204 else b""
    return Answered(status, (("Content-Type", "application/json"), *headers), data)


def _status(operation: Operation) -> int:
    return int(operation.model.http.get("responseCode", 200))
