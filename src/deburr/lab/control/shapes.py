"""Values of AWS's APIs as botocore's models describe them: read off the wire, checked, written onto it."""

import base64
import importlib
import json
import re
from functools import cache
from typing import Any

from deburr.lab.control.errors import ApiError, validation
from deburr.lab.errors import LabError


def botocore(name: str) -> Any:
    """A module of botocore; LabError when it is not installed."""
    try:
        return importlib.import_module(f"botocore.{name}")
    except ImportError as error:
        raise LabError("the Python package botocore is not installed", hint="pip install 'deburr[lab]'") from error


TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "structure": dict,
    "map": dict,
    "list": list,
    "integer": int,
    "long": int,
    "float": (int, float),
    "double": (int, float),
    "boolean": bool,
    "blob": (bytes, str),
}
NAMED = {"integer": "number", "long": "number", "float": "number", "double": "number"}


@cache
def service(name: str) -> Any:
    """botocore's model of a service.

    Raises  LabError when botocore is not installed.
    """
    loaded = botocore("loaders").Loader().load_service_model(name, "service-2")
    return botocore("model").ServiceModel(loaded, name)


def members(body: bytes) -> dict[str, Any]:
    """The members of a JSON body; ApiError when it is none."""
    if not body:
        return {}
    try:
        told = json.loads(body)
    except ValueError:
        raise ApiError("InvalidRequestContentException", 400, "Could not parse request body into json") from None
    if not isinstance(told, dict):
        raise ApiError("InvalidRequestContentException", 400, "Could not parse request body into json")
    return told


def read(shape: Any, value: Any) -> Any:
    """A value off the wire as boto3 would hold it."""
    match shape.type_name:
        case "integer" | "long" if isinstance(value, str):
            return int(value) if value.lstrip("-").isdigit() else value
        case "boolean" if isinstance(value, str):
            return value == "true"
        case "blob" if isinstance(value, str):
            try:
                return base64.b64decode(value, validate=True)
            except ValueError:
                raise ApiError(
                    "InvalidRequestContentException", 400, "Could not parse request body into json"
                ) from None
        case "structure" if isinstance(value, dict):
            return {
                name: read(member, value[name]) for name, member in shape.members.items() if value.get(name) is not None
            }
        case "list" if isinstance(value, list):
            return [read(shape.member, item) for item in value]
        case "map" if isinstance(value, dict):
            return {key: read(shape.value, item) for key, item in value.items()}
    return value


def written(shape: Any, value: Any) -> Any:
    """A value as it goes onto the wire."""
    match shape.type_name:
        case "blob" if isinstance(value, bytes):
            return base64.b64encode(value).decode()
        case "timestamp":
            return value if isinstance(value, int | float | str) else value.timestamp()
        case "structure":
            return {
                name: written(member, value[name])
                for name, member in shape.members.items()
                if value.get(name) is not None
            }
        case "list":
            return [written(shape.member, item) for item in value]
        case "map":
            return {key: written(shape.value, item) for key, item in value.items()}
    return value


def validate(shape: Any, found: dict[str, Any]) -> None:
    """What the service itself checks: required members, ranges, patterns and enumerations."""
    problems: list[str] = []
    _check(shape, found, "", problems)
    runtime = next((each for each in problems if "' at 'runtime' failed" in each and "enum value set" in each), None)
    if runtime is not None:  # the one that Lambda words otherwise
        text = runtime.replace("Value '", "Value ").replace("' at 'runtime'", " at 'runtime'")
        raise ApiError("InvalidParameterValueException", 400, f"{text} or be a valid ARN")
    if problems:
        count = f"{len(problems)} validation error{'s' if len(problems) > 1 else ''} detected: "
        raise validation(count + "; ".join(problems))


def _check(shape: Any, value: Any, where: str, problems: list[str]) -> None:
    told = "" if isinstance(value, dict | list | bytes) else str(value)
    at = f"Value '{told}' at '{where}' failed to satisfy constraint: Member must"
    kind, meta = shape.type_name, shape.metadata
    if not _fits(kind, value):
        problems.append(f"{at} be a {NAMED.get(kind, kind)}")
    elif kind == "structure":
        for name in shape.required_members:
            if name not in value:
                problems.append(
                    f"Value null at '{_dotted(where, name)}' failed to satisfy constraint: Member must not be null"
                )
        for name, item in value.items():
            _check(shape.members[name], item, _dotted(where, name), problems)
    elif kind == "map":
        for key, item in value.items():
            _check(shape.key, key, f"{where}.key", problems)
            _check(shape.value, item, f"{where}.value", problems)
    elif kind == "list":
        for index, item in enumerate(value, 1):
            _check(shape.member, item, f"{where}.{index}.member", problems)
    elif kind in ("integer", "long"):
        if "max" in meta and value > meta["max"]:
            problems.append(f"{at} have value less than or equal to {meta['max']}")
        elif "min" in meta and value < meta["min"]:
            problems.append(f"{at} have value greater than or equal to {meta['min']}")
    elif kind == "string":
        if shape.enum and value not in shape.enum:
            problems.append(f"{at} satisfy enum value set: [{', '.join(shape.enum)}]")
        elif "pattern" in meta and not _matches(meta["pattern"], value):
            problems.append(f"{at} satisfy regular expression pattern: {meta['pattern']}")
        elif "max" in meta and len(value) > meta["max"]:
            problems.append(f"{at} have length less than or equal to {meta['max']}")


def _fits(kind: str, value: object) -> bool:
    if kind in ("integer", "long") and isinstance(value, bool):
        return False
    return kind not in TYPES or isinstance(value, TYPES[kind])


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
