"""What expressions come to: plain data where it is known, and what stands for the rest."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field

from msgspec import Struct

from deburr.sources.cloudformation.texts import Part

_PIECES = 1_000  # parts of a made text
_LONGEST = 100_000  # characters of a made text, parts of made data


THERE_OR_NOT = "whether there is any is settled at deploy time"
"""Why a value is unknown that may be null or an empty list."""


class Unknown(Struct, frozen=True):
    """Settled at deploy time, and why; `target` names what it comes from, so that equal unknowns are seen as equal."""

    why: str
    target: tuple[str, str] | None = None


class Ref(Struct, frozen=True):
    """An attribute of a resource, known by its address."""

    address: str
    attribute: str = ""


class Text(Struct, frozen=True):
    """A text of which only parts are known."""

    parts: tuple[Part, ...]


class Encoded(Struct, frozen=True):
    """Data that `jsonencode` or a policy document wrote as a text: what it says is kept."""

    value: object


@dataclass(eq=False, slots=True)
class Handle:
    """A resource, a data source or a module, of which attributes are asked.

    address  as Terraform names it.
    read     the value of one attribute.
    """

    address: str
    read: Callable[[str], object]


class Many(dict[object, object]):
    """Instances whose keys are settled at deploy time: each of them is the one that is known."""

    __slots__ = ("one",)

    def __init__(self, key: str, one: object) -> None:
        super().__init__({key: one})
        self.one = one

    def __missing__(self, key: object) -> object:
        return self.one


@dataclass(slots=True)
class Budget:
    """What one root module may still cost."""

    steps: int = 300_000
    instances: int = 2_000
    modules: int = 1_000
    depth: int = 0
    tired: set[str] = field(default_factory=set)


def known(value: object) -> bool:
    """True for plain data, all the way down as far as one level shows."""
    return value is None or isinstance(value, (str, int, float, bool, list, dict))


def parts_of(value: object) -> list[Part]:
    """What a value adds to a text."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, bool):
        return ["true" if value else "false"]
    if isinstance(value, (int, float)):
        return [number(value)]
    if isinstance(value, Text):
        return list(value.parts)
    if isinstance(value, Ref):
        return [(value.address, value.attribute)]
    if isinstance(value, Handle):
        return [(value.address, "")]
    if isinstance(value, Unknown):
        return [value.target]
    if isinstance(value, Encoded):
        text = encoded(value.value)
        return [text] if text is not None else [None]
    return [None]


def joined(parts: list[Part]) -> object:
    """A plain text when every part is known; the reference when there is nothing else."""
    kept: list[Part] = []
    length = 0
    if len(parts) > _PIECES:
        return Unknown("a text of more parts than are looked at")
    for part in parts:
        if part == "":
            continue
        if isinstance(part, str):
            length += len(part)
            if length > _LONGEST:
                return Unknown(f"a text of more than {_LONGEST:,} characters")
            if kept and isinstance(kept[-1], str):
                kept[-1] += part
                continue
        kept.append(part)
    if all(isinstance(part, str) for part in kept):
        return "".join(part for part in kept if isinstance(part, str))
    return Text(tuple(kept))


def number(value: int | float) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def outgrows(value: object, most: int) -> bool:
    """True for data of more parts than that, shared ones counted as often as they are shared."""
    todo = [value]
    while todo and most > 0:
        each = todo.pop()
        most -= 1
        if isinstance(each, list):
            todo += each[: most + 1]
        elif isinstance(each, dict):
            todo += list(each.values())[: most + 1]
    return bool(todo)


def encoded(value: object) -> str | None:
    """As JSON; None when a part of it is not known, or when there is too much of it."""
    if outgrows(value, _LONGEST):
        return None
    try:
        return json.dumps(value, sort_keys=True, separators=(",", ":"))
    except (TypeError, ValueError, RecursionError):
        return None
