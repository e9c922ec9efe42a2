"""Terraform's functions that put texts together and search in them, in bounded time."""

import re
from typing import Any

from deburr.sources.terraform.values import Unknown, joined, parts_of

_VERB = re.compile(r"%(?:%|(?:\[(?P<index>\d+)\])?[-+0 #]*\d*(?:\.\d+)?(?P<verb>[svdqtfgeGboxX]))")
_EXPLODES = re.compile(r"\([^)]*[+*}|][^)]*\)[+*{]")
_SEARCHED = 300  # characters of a text that is searched
_WIDEST = re.compile(r"\d{4}")


def format(pattern: object, *values: object) -> object:
    if not isinstance(pattern, str):
        return Unknown("format() of a pattern that is settled at deploy time")
    parts: list[Any] = []
    at = used = 0
    for match in _VERB.finditer(pattern):
        parts.append(pattern[at : match.start()])
        at = match.end()
        if match["verb"] is None:
            parts.append("%")
            continue
        index = int(match["index"]) - 1 if match["index"] else used
        used = index + 1
        value = values[index]
        plain = isinstance(value, (str, int, float)) and not isinstance(value, bool)
        if _WIDEST.search(match[0]):
            raise ValueError("a text of more than is looked at")
        if match["verb"] in "sv" or not plain:
            parts.extend(parts_of(value))
        else:
            parts.append(("%" + match[0][1:].replace("q", "s")) % value)
    parts.append(pattern[at:])
    return joined(parts)


def join(separator: object, *lists: object) -> object:
    parts: list[Any] = []
    for items in lists:
        if isinstance(items, Unknown):
            return items
        for item in items if isinstance(items, list) else [items]:
            if parts:
                parts.extend(parts_of(separator))
            parts.extend(parts_of(item))
    return joined(parts)


def _searched(pattern: str, value: str) -> str:
    """The pattern as Python writes it, for a text that is searched in bounded time.

    Raises  ValueError for a pattern that may take for ever, as repetitions of repetitions do, or a long text.
    """
    if _EXPLODES.search(pattern) or len(value) > _SEARCHED or len(pattern) > _SEARCHED:
        raise ValueError("a search that may take for ever")
    return pattern.replace("(?<", "(?P<") if re.search(r"\(\?<[A-Za-z]", pattern) else pattern


def replace(value: str, old: str, new: str) -> str:
    if len(old) > 1 and old.startswith("/") and old.endswith("/"):
        _searched(old, value)
        return re.sub(old[1:-1], re.sub(r"\$(\d+|\{\w+\})", lambda m: f"\\g<{m[1].strip('{}')}>", new), value)
    return value.replace(old, new)


def _groups(match: "re.Match[str]") -> object:
    if match.groupdict():
        return dict(match.groupdict())
    return list(match.groups()) if match.groups() else match[0]


def regex(pattern: str, value: str) -> object:
    match = re.search(_searched(pattern, value), value)
    if match is None:
        raise ValueError("no match")
    return _groups(match)


def regexall(pattern: str, value: str) -> object:
    return [_groups(match) for match in re.finditer(_searched(pattern, value), value)]
