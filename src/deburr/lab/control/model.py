"""Requests and answers of Lambda's API, read and written by botocore's model of the service."""

import base64
import binascii
import importlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, unquote

from deburr.lab.control.errors import ApiError, validation
from deburr.lab.errors import LabError
from deburr.lab.http1 import Request


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the API; `query` is what sets it apart from others of its path, `model` is botocore's."""

    name: str
    method: str
    path: re.Pattern[str]
    query: str
    model: Any


@dataclass(frozen=True, slots=True)
class Answered:
    """An operation's answer as HTTP."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


@cache
def operations() -> tuple[Operation, ...]:
    """Every operation, those with more literal paths first.

    Raises  LabError when botocore is not installed.
    """
    loaders, models = _botocore("loaders"), _botocore("model")
    model = models.ServiceModel(loaders.Loader().load_service_model("lambda", "service-2"), "lambda")
    found = []
    for name in model.operation_names:
        operation = model.operation_model(name)
        path, _, query = operation.http["requestUri"].partition("?")
        pattern = re.sub(r"\\\{(\w+)(\\\+)?\\\}", lambda part: f"(?P<{part[1]}>[^/]+)", re.escape(path))
        found.append(Operation(name, operation.http["method"], re.compile(f"{pattern}/?"), query, operation))
    return tuple(sorted(found, key=lambda each: (each.path.pattern.count("(?P"), not each.query, each.name)))


def find(request: Request) -> tuple[Operation, dict[str, str]]:
    """The operation of a request, and what its path says; ApiError when there is none."""
    path, _, query = request.target.partition("?")
    for operation in operations():
        found = operation.path.fullmatch(path) if operation.method == request.method else None
        if found is not None and (not operation.query or operation.query in query.split("&")):
            return operation, {key: unquote(value) for key, value in found.groupdict().items()}
    raise ApiError("UnknownOperationException", 404, f"no operation of Lambda is {request.method} {path}")


def parameters(operation: Operation, path: Mapping[str, str], request: Request, body: bytes) -> dict[str, Any]:
    """The parameters by the names that boto3 knows.

    Raises  ApiError for what the model does not allow, in Lambda's words.
    """
    shape = operation.model.input_shape
    if shape is None:
        return {}
    pairs = parse_qsl(request.target.partition("?")[2], keep_blank_values=True)
    query = dict(pairs)
    payload = shape.serialization.get("payload")
    told = _body(shape, body) if payload is None else {}
    found: dict[str, Any] = {}
    for name, member in shape.members.items():
        place, wire = member.serialization.get("location"), member.serialization.get("name", name)
        value: Any = None
        if name == payload:
            value = body if body else None
        elif place == "uri":
            value = path.get(wire)
        elif place == "querystring" and member.type_name == "list":
            value = [item for key, item in pairs if key == wire] or None
        elif place == "querystring":
            value = query.get(wire)
        elif place == "header":
            value = request.headers.get(wire.lower())
        elif place is None:
            value = told.get(wire)
        if value is not None:
            found[name] = _read(member, value)
    _validate(shape, found)
    return found


def answered(operation: Operation, output: Mapping[str, Any]) -> Answered:
    """An output as the HTTP answer that boto3 reads; checked against the model first."""
    shape = operation.model.output_shape
    status = int(operation.model.http.get("responseCode", 200))
    if shape is None:
        return Answered(status, (), b"")
    _botocore("validate").validate_parameters(dict(output), shape)
    headers: list[tuple[str, str]] = []
    payload = shape.serialization.get("payload")
    told: dict[str, Any] = {}
    data = b""
    for name, member in shape.members.items():
        value = output.get(name)
        if value is None:
            continue
        place, wire = member.serialization.get("location"), member.serialization.get("name", name)
        if name == payload:
            data = value
        elif place == "header":
            headers.append((wire, str(value)))
        elif place == "statusCode":
            status = int(value)
        else:
            told[wire] = _written(member, value)
    if payload is None:
        data = json.dumps(told, separators=(",", ":")).encode() if status != 204 else b""
    return Answered(status, (("Content-Type", "application/json"), *headers), data)


def _botocore(name: str) -> Any:
    try:
        return importlib.import_module(f"botocore.{name}")
    except ImportError as error:
        raise LabError("the Python package botocore is not installed", hint="pip install 'deburr[lab]'") from error


def _body(shape: Any, body: bytes) -> dict[str, Any]:
    if not body:
        return {}
    try:
        told = json.loads(body)
    except ValueError:
        raise ApiError("InvalidRequestContentException", 400, "Could not parse request body into json") from None
    if not isinstance(told, dict):
        raise ApiError("InvalidRequestContentException", 400, "Could not parse request body into json")
    return told


def _read(shape: Any, value: Any) -> Any:
    """A value off the wire as boto3 would hold it."""
    match shape.type_name:
        case "integer" | "long" if isinstance(value, str):
            return int(value) if value.lstrip("-").isdigit() else value
        case "boolean" if isinstance(value, str):
            return value == "true"
        case "blob" if isinstance(value, str):
            try:
                return base64.b64decode(value, validate=True)
            except binascii.Error:
                raise ApiError(
                    "InvalidRequestContentException", 400, "Could not parse request body into json"
                ) from None
        case "structure" if isinstance(value, dict):
            return {
                name: _read(member, value[name])
                for name, member in shape.members.items()
                if value.get(name) is not None
            }
        case "list" if isinstance(value, list):
            return [_read(shape.member, item) for item in value]
        case "map" if isinstance(value, dict):
            return {key: _read(shape.value, item) for key, item in value.items()}
    return value


def _written(shape: Any, value: Any) -> Any:
    match shape.type_name:
        case "timestamp":
            return value if isinstance(value, int | float | str) else value.timestamp()
        case "structure":
            return {
                name: _written(member, value[name])
                for name, member in shape.members.items()
                if value.get(name) is not None
            }
        case "list":
            return [_written(shape.member, item) for item in value]
        case "map":
            return {key: _written(shape.value, item) for key, item in value.items()}
    return value


def _validate(shape: Any, found: dict[str, Any]) -> None:
    """What the service itself checks: required members, ranges, patterns and enumerations."""
    problems: list[str] = []
    _check(shape, found, "", problems)
    if problems:
        count = f"{len(problems)} validation error{'s' if len(problems) > 1 else ''} detected: "
        raise validation(count + "; ".join(problems))


def _check(shape: Any, value: Any, where: str, problems: list[str]) -> None:
    told = "" if isinstance(value, dict | list | bytes) else str(value)
    at = f"Value '{told}' at '{where}' failed to satisfy constraint: Member must"
    kind, meta = shape.type_name, shape.metadata
    if kind == "structure" and isinstance(value, dict):
        for name in shape.required_members:
            if name not in value:
                problems.append(
                    f"Value null at '{_dotted(where, name)}' failed to satisfy constraint: Member must not be null"
                )
        for name, item in value.items():
            _check(shape.members[name], item, _dotted(where, name), problems)
    elif kind == "list" and isinstance(value, list):
        for index, item in enumerate(value, 1):
            _check(shape.member, item, f"{where}.{index}.member", problems)
    elif kind in ("integer", "long"):
        if not isinstance(value, int):
            problems.append(f"{at} be a number")
        elif "max" in meta and value > meta["max"]:
            problems.append(f"{at} have value less than or equal to {meta['max']}")
        elif "min" in meta and value < meta["min"]:
            problems.append(f"{at} have value greater than or equal to {meta['min']}")
    elif kind == "string" and isinstance(value, str):
        if shape.enum and value not in shape.enum:
            problems.append(f"{at} satisfy enum value set: [{', '.join(shape.enum)}]")
        elif "pattern" in meta and not _matches(meta["pattern"], value):
            problems.append(f"{at} satisfy regular expression pattern: {meta['pattern']}")
        elif "max" in meta and len(value) > meta["max"]:
            problems.append(f"{at} have length less than or equal to {meta['max']}")
    elif kind in ("string", "structure", "list", "map") and not isinstance(value, dict | list | str):
        problems.append(f"{at} be a {kind}")


def _dotted(where: str, name: str) -> str:
    own = name[0].lower() + name[1:]
    return f"{where}.{own}" if where else own


@cache
def _pattern(text: str) -> re.Pattern[str] | None:
    try:
        return re.compile(text)
    except re.error:  # a few are written for Java
        return None


def _matches(pattern: str, value: str) -> bool:
    compiled = _pattern(pattern)
    return compiled is None or compiled.fullmatch(value) is not None
