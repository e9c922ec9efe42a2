"""Moves every place in a synthesized template to the line of the app, or to the construct, that it came from."""

import re
from collections.abc import Callable, Mapping
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from deburr.place import Place
from deburr.sources.cdk.assembly import StackArtifact
from deburr.sources.cdk.constructs import Construct

T = TypeVar("T")
Move = Callable[[Place], Place]
_RESOURCE = r"Resources\.([A-Za-z0-9]+)"


def moved(value: T, move: Move) -> T:
    """The same value with every place in it moved; what holds none comes back as it is.

    What comes back has the type of what came in, which mypy cannot see through `isinstance` on a type variable: hence
    the ignored returns.
    """
    if isinstance(value, Place):
        return move(value)  # type: ignore[return-value]
    if isinstance(value, tuple):
        inner = tuple(moved(item, move) for item in value)
        return value if all(a is b for a, b in zip(inner, value, strict=True)) else inner  # type: ignore[return-value]
    if isinstance(value, Struct):
        changed = {}
        for name in value.__struct_fields__:
            before = getattr(value, name)
            after = moved(before, move)
            if after is not before:
                changed[name] = after
        return replace(value, **changed) if changed else value
    return value


def logical_id_of(place: Place) -> str:
    """The resource that a place in a template belongs to; "" outside the resources."""
    match = re.match(_RESOURCE, place.path)
    return match[1] if match is not None else ""


class Mover:
    """constructs  by template file and logical id.
    speaking    each stack's key -> the stack that speaks for it and its copies.
    temporary   templates that are removed after the run -> the cdk.json they come from.
    """

    def __init__(
        self,
        constructs: Mapping[tuple[str, str], Construct],
        speaking: Mapping[str, StackArtifact],
        temporary: Mapping[str, str],
    ) -> None:
        self.temporary = temporary
        self.constructs = constructs
        self.files = frozenset(file for file, _ in constructs)
        self.speaking = speaking
        self.first: dict[tuple[str, str], Place] = {}

    def __call__(self, place: Place) -> Place:
        if place.file not in self.files:
            return place
        match = re.match(_RESOURCE, place.path)
        construct = self.constructs.get((place.file, match[1])) if match else None
        if match is None or construct is None:
            return place
        return self.of(construct, place, place.path[match.end() :])

    def of(self, construct: Construct, place: Place, rest: str) -> Place:
        """The place of a construct; copies share the one of the construct that was met first."""
        stack = self.speaking.get(construct.stack.key, construct.stack)
        shared = self.first.setdefault((stack.key, construct.within), construct.at or self._written(place))
        return shared.named(f"{construct.within}{rest}")

    def _written(self, place: Place) -> Place:
        """Without a trace: the template it became, or cdk.json where that is removed again."""
        app = self.temporary.get(place.file)
        return Place(app) if app is not None else Place(place.file, place.line, 1)

    def inside(self, construct: Construct, at: Place) -> Move:
        """For what stands in inline code, whose own lines are no lines of any file."""

        def move(place: Place) -> Place:
            if place.file != at.file:
                return place
            row = place.line - at.line + 1
            return self.of(construct, at, f" inline line {row} {place.path}".rstrip())

        return move
