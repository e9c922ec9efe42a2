"""Event filtering: which records a mapping hands to its function, by patterns as EventBridge writes them.

Syntax and what happens to records in another format than their pattern: the Lambda Developer Guide, "Control which
events Lambda sends to your function".
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from operator import eq, ge, gt, le, lt
from typing import Any

EITHER = "$or"
MOST = 5
"""Filters of one mapping, unless AWS has raised the account's quota."""
DEEPEST = 100
"""Levels of a pattern: more than a person writes, fewer than can be followed. AWS tells of no limit of its own."""
_TOO_DEEP = f"a pattern is nested deeper than {DEEPEST} levels"
MISSING = object()


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it is written: to an equality, 300 is not 300.0."""

    text: str


COMPARED: dict[str, Callable[[Decimal, Decimal], bool]] = {"=": eq, "<": lt, "<=": le, ">": gt, ">=": ge}


@dataclass(frozen=True, slots=True)
class Filters:
    """The patterns of a mapping; a record passes that matches one of them.

    data  the key under which its source's own content stands: `body`, `data` or `dynamodb`.
    """

    patterns: tuple[Mapping[str, Any], ...]
    data: str

    def passes(self, record: Mapping[str, Any], content: str | None = None) -> bool:
        """Whether the function gets a record.

        content  what stands under `data`, as text, where that is not a part of the record.
        """
        if not self.patterns:
            return True
        told = _loaded(json.dumps(record))
        if content is not None:
            told[self.data] = _content(content)
        return any(self._formatted(each, told) and _object(each, told) for each in self.patterns)

    def _formatted(self, pattern: Mapping[str, Any], told: Mapping[str, Any]) -> bool:
        """Whether content and pattern are both JSON, or both plain text; if not, the record is dropped."""
        if self.data not in pattern:
            return True
        return isinstance(pattern[self.data], dict) == isinstance(told.get(self.data), dict | list)


def compiled(criteria: Mapping[str, Any], data: str, *, plain: bool) -> Filters:
    """The filters of a mapping's FilterCriteria.

    plain   whether content may be a plain string, as that of a message may.
    Raises  ValueError for what is no pattern.
    """
    asked = criteria.get("Filters") or []
    if len(asked) > MOST:
        raise ValueError(f"{len(asked)} filters, of {MOST} at most")
    try:
        patterns = [_loaded(each.get("Pattern") or "") for each in asked]
    except RecursionError:
        raise ValueError(_TOO_DEEP) from None
    for pattern in patterns:
        _check(pattern, DEEPEST)
        if not plain and not isinstance(pattern.get(data, {}), dict):
            raise ValueError(f"{data} is compared with a plain string")
    return Filters(tuple(patterns), data)


def _loaded(text: str) -> Any:
    return json.loads(text, parse_int=Number, parse_float=Number)


def _content(text: str) -> Any:
    """JSON objects and arrays as what they are, everything else as a plain string."""
    try:
        told = _loaded(text)
    except (ValueError, RecursionError):  # what is nested beyond reading is compared with no field
        return text
    return told if isinstance(told, dict | list) else text


def _check(pattern: Any, left: int) -> None:
    if not left:
        raise ValueError(_TOO_DEEP)
    if not isinstance(pattern, dict) or not pattern:
        raise ValueError("a pattern is a JSON object")
    for key, asked in pattern.items():
        if key == EITHER and isinstance(asked, list) and asked:
            for each in asked:
                _check(each, left - 1)
        elif isinstance(asked, list) and asked:
            for rule in asked:
                _check_rule(rule)
        else:
            _check(asked, left - 1)


def _check_rule(rule: Any) -> None:
    if not isinstance(rule, dict):
        known = rule is None or isinstance(rule, str | Number | bool)
    elif len(rule) != 1:
        known = False
    else:
        ((operator, given),) = rule.items()
        known = operator in OPERANDS and OPERANDS[operator](given)
    if not known:
        raise ValueError(f"{rule} is no rule")


def _is_text(given: Any) -> bool:
    return isinstance(given, str)


def _are_bounds(given: Any) -> bool:
    if not isinstance(given, list) or not given or len(given) % 2:
        return False
    signs = all(isinstance(each, str) and each in COMPARED for each in given[::2])
    return signs and all(isinstance(each, Number) for each in given[1::2])


def _is_refused(given: Any) -> bool:
    if isinstance(given, dict):
        return len(given) == 1 and all(key in TEXTS and _is_text(value) for key, value in given.items())
    listed = given if isinstance(given, list) else [given]
    return bool(listed) and all(isinstance(each, str | Number) for each in listed)


TEXTS = ("prefix", "suffix", "equals-ignore-case")
OPERANDS: dict[str, Callable[[Any], bool]] = {
    **dict.fromkeys(TEXTS, _is_text),
    "exists": lambda given: isinstance(given, bool),
    "numeric": _are_bounds,
    "anything-but": _is_refused,
}


def _object(pattern: Mapping[str, Any], value: Any) -> bool:
    """Whether a value has every field that a pattern asks for; of an array, one element."""
    if isinstance(value, list):
        return any(_object(pattern, each) for each in value)
    held = value if isinstance(value, dict) else {}
    return all(_field(key, asked, held) for key, asked in pattern.items())


def _field(key: str, asked: Any, held: Mapping[str, Any]) -> bool:
    if key == EITHER and all(isinstance(each, dict) for each in asked):
        return any(_object(each, held) for each in asked)
    value = held.get(key, MISSING)
    if isinstance(asked, dict):
        return _object(asked, value)
    values = value if isinstance(value, list) and value else [value]
    return any(_rule(rule, each) for rule in asked for each in values)


def _rule(rule: Any, value: Any) -> bool:
    if not isinstance(rule, dict):
        return type(rule) is type(value) and bool(rule == value)
    ((operator, given),) = rule.items()
    match operator:
        case "exists":
            return bool(given) == (value is not MISSING and not isinstance(value, dict))
        case "prefix":
            return isinstance(value, str) and value.startswith(given)
        case "suffix":
            return isinstance(value, str) and value.endswith(given)
        case "equals-ignore-case":
            return isinstance(value, str) and value.casefold() == given.casefold()
        case "numeric":
            return isinstance(value, Number) and all(
                COMPARED[each](Decimal(value.text), Decimal(bound.text))
                for each, bound in zip(given[::2], given[1::2], strict=True)
            )
        case _:  # anything-but
            refused = [given] if not isinstance(given, list) else given
            return value is not MISSING and not any(_rule(each, value) for each in refused)
