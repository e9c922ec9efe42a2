"""Terraform's own functions, those that people use around Lambda: plain data in, plain data out."""

import base64
import json
import re
from collections.abc import Callable, Mapping
from math import ceil, floor
from typing import Any

from deburr.sources.terraform import text_functions
from deburr.sources.terraform.values import Encoded, Unknown, encoded, known, number

# https://developer.hashicorp.com/terraform/language/functions
_MOST = 10_000  # elements of a made list


class Failed(Exception):
    """A call that Terraform itself would refuse: `try` and `can` catch it."""


def call(name: str, arguments: list[Any]) -> object:
    """The result of a function; Unknown for one that deburr does not know, or whose arguments are not known.

    Raises  Failed where Terraform would fail.
    """
    function = FUNCTIONS.get(name)
    if function is None:
        return Unknown(f"{name}() is settled at deploy time")
    if name not in LENIENT:
        for argument in arguments:
            if isinstance(argument, Unknown):
                return argument
            if not known(argument):
                return Unknown(f"{name}() of what is settled at deploy time")
    try:
        return function(*arguments)
    except (TypeError, ValueError, KeyError, IndexError, AttributeError, re.error, OverflowError) as error:
        raise Failed(f"{name}(): {error}") from None


def text(value: object) -> str:
    """Terraform's own conversion of a primitive to a text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return number(value)
    if isinstance(value, str):
        return value
    raise TypeError("no text")


def as_number(value: object) -> int | float:
    if isinstance(value, bool):
        raise TypeError("no number")
    if isinstance(value, (int, float)):
        return value
    if isinstance(value, str):
        made = float(value)
        return int(made) if made.is_integer() else made
    raise TypeError("no number")


def _merge(*maps: object) -> object:
    found: dict[object, object] = {}
    for each in maps:
        if each is None:
            continue
        if not isinstance(each, dict):
            return each if isinstance(each, Unknown) else Unknown("merge() of what is settled at deploy time")
        found |= each
    return found


def _concat(*lists: object) -> object:
    found: list[object] = []
    for each in lists:
        if not isinstance(each, list):
            return each if isinstance(each, Unknown) else Unknown("concat() of what is settled at deploy time")
        found += each
    return found


def _lookup(of: object, key: object, *default: object) -> object:
    if not isinstance(of, dict) or not isinstance(key, str):
        return of if isinstance(of, Unknown) else Unknown("lookup() by what is settled at deploy time")
    if key in of:
        return of[key]
    if not default:
        raise KeyError(key)
    return default[0]


def _coalesce(*values: object) -> object:
    for value in values:
        if isinstance(value, Unknown):
            return value
        if value is not None and value != "":
            return value
    raise ValueError("no value")


def _coalescelist(*lists: object) -> object:
    return next((each for each in lists if isinstance(each, Unknown) or each), [])


def _flatten(items: object) -> object:
    found: list[object] = []
    todo = [items]
    while todo:
        each = todo.pop(0)
        if isinstance(each, list):
            todo = [*each, *todo]
        else:
            found.append(each)  # what is not known is taken for one element
        if len(found) > _MOST:
            return Unknown("a list of more than is looked at")
    return found


def _element(items: Any, index: Any) -> object:
    if not isinstance(items, list) or not isinstance(index, int):
        return items if isinstance(items, Unknown) else Unknown("element() by what is settled at deploy time")
    return items[index % len(items)]


def _length(value: object) -> object:
    if isinstance(value, (list, dict, str)):
        return len(value)
    return value if isinstance(value, Unknown) else Unknown("length() of what is settled at deploy time")


def _distinct(items: list[object]) -> list[object]:
    found: list[object] = []
    for item in items:
        if item not in found:
            found.append(item)
    return found


def _decode(value: object) -> object:
    if isinstance(value, Encoded):
        return value.value
    return json.loads(value) if isinstance(value, str) else Unknown("jsondecode() of what is settled at deploy time")


def _yaml(value: str) -> object:
    import yaml  # loaded with the template reader already

    if len(value) > 1_000_000:
        return Unknown("a YAML text of more than is looked at")
    try:
        return yaml.load(value, yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError) as error:
        raise ValueError(str(error)) from None


def _range(*limits: int) -> list[int]:
    made = range(*limits)
    if len(made) > _MOST:
        raise ValueError("more than is looked at")
    return list(made)


def _title(value: str) -> str:
    return re.sub(r"\b\w", lambda match: match[0].upper(), value)


def _bool(value: object) -> bool:
    if isinstance(value, bool):
        return value
    if value in ("true", "false"):
        return value == "true"
    raise ValueError("no bool")


def _one(items: list[object]) -> object:
    if len(items) > 1:
        raise ValueError("more than one")
    return items[0] if items else None


def _contains(items: object, value: object) -> object:
    if not isinstance(items, list):
        return items if isinstance(items, Unknown) else Unknown("contains() of what is settled at deploy time")
    if value in items:
        return True
    return False if known(value) and all(map(known, items)) else Unknown("contains() of what is settled at deploy time")


def _set(items: list[object]) -> list[object]:
    found = _distinct(items)
    return sorted(found, key=str) if all(isinstance(item, str) for item in found) else found


FUNCTIONS: Mapping[str, Callable[..., object]] = {
    "abs": lambda value: abs(as_number(value)),
    "alltrue": lambda items: all(item in (True, "true") for item in items),
    "anytrue": lambda items: any(item in (True, "true") for item in items),
    "base64decode": lambda value: base64.b64decode(value).decode(),
    "base64encode": lambda value: base64.b64encode(value.encode()).decode(),
    "ceil": lambda value: ceil(as_number(value)),
    "chunklist": lambda items, size: [items[at : at + size] for at in range(0, len(items), size)],
    "coalesce": _coalesce,
    "coalescelist": _coalescelist,
    "compact": lambda items: [item for item in items if item not in (None, "")],
    "concat": _concat,
    "contains": _contains,
    "distinct": _distinct,
    "element": _element,
    "endswith": lambda value, end: value.endswith(end),
    "flatten": _flatten,
    "floor": lambda value: floor(as_number(value)),
    "format": text_functions.format,
    "formatlist": lambda pattern, items: [text_functions.format(pattern, item) for item in items],
    "index": lambda items, value: items.index(value),
    "join": text_functions.join,
    "jsondecode": _decode,
    "jsonencode": Encoded,
    "keys": lambda of: sorted(of),
    "length": _length,
    "lookup": _lookup,
    "lower": lambda value: text(value).lower(),
    "max": lambda *values: max(as_number(value) for value in values),
    "merge": _merge,
    "min": lambda *values: min(as_number(value) for value in values),
    "nonsensitive": lambda value: value,
    "one": _one,
    "parseint": lambda value, base: int(value, base),
    "pow": lambda value, power: as_number(value) ** min(as_number(power), 64),
    "range": _range,
    "regex": text_functions.regex,
    "regexall": text_functions.regexall,
    "replace": text_functions.replace,
    "reverse": lambda items: items[::-1],
    "sensitive": lambda value: value,
    "setintersection": lambda first, *more: [item for item in first if all(item in other for other in more)],
    "setsubtract": lambda first, other: [item for item in first if item not in other],
    "setunion": lambda *sets: _set([item for each in sets for item in each]),
    "slice": lambda items, start, end: items[start:end],
    "sort": lambda items: sorted(map(text, items)),
    "split": lambda separator, value: value.split(separator) if value else [],
    "startswith": lambda value, start: value.startswith(start),
    "strcontains": lambda value, part: part in value,
    "substr": lambda value, start, length: value[start:] if length < 0 else value[start : start + length],
    "sum": lambda items: sum(map(as_number, items)),
    "title": _title,
    "tobool": _bool,
    "tolist": lambda items: items,
    "tomap": lambda of: of,
    "tonumber": lambda value: None if value is None else as_number(value),
    "toset": lambda items: _set(items) if isinstance(items, list) else items,
    "tostring": lambda value: None if value is None else text(value),
    "trim": lambda value, cut: value.strip(cut),
    "trimprefix": lambda value, cut: value.removeprefix(cut),
    "trimspace": lambda value: value.strip(),
    "trimsuffix": lambda value, cut: value.removesuffix(cut),
    "upper": lambda value: text(value).upper(),
    "values": lambda of: [of[key] for key in sorted(of)],
    "yamldecode": _yaml,
    "yamlencode": lambda value: encoded(value) or Unknown("yamlencode() of what is settled at deploy time"),
    "zipmap": lambda keys, values: dict(zip(keys, values, strict=True)),
}
LENIENT = frozenset(
    [
        "coalesce",
        "coalescelist",
        "concat",
        "contains",
        "element",
        "flatten",
        "format",
        "formatlist",
        "join",
        "jsondecode",
        "jsonencode",
        "length",
        "lookup",
        "merge",
        "nonsensitive",
        "sensitive",
        "tolist",
        "tomap",
        "toset",
        "one",
        "values",
    ]
)
"""Functions that make something of arguments that are known in part."""
