"""Escape hatches of a CDK app: properties that it changes behind the back of its constructs."""

from collections.abc import Iterable

from deburr.sources.cdk_source.values import Act, Called, Spot, Value, text_of

HATCHES = frozenset({"addPropertyOverride", "addOverride", "addPropertyDeletionOverride", "addDeletionOverride"})
ADDED = ".addMethod"
"""What makes a resource of its own, so that it is known which one an escape hatch changes."""

Place = tuple[str, int, int]


class Overrides:
    """Names of properties of which nothing is known any more: where what is changed is not told, in every resource."""

    def __init__(self, acts: Iterable[Act]) -> None:
        self._hidden: set[tuple[str, Place | None]] = set()
        self._around: set[tuple[str, Place | None]] = set()
        for act in acts:
            if act.method in HATCHES:
                self._add(text_of(act.args[0]) if act.args else None, _added(act.base))

    def _add(self, path: str | None, where: Place | None) -> None:
        *before, last = (path or "").split(".")
        while last.isdigit() and before:  # one of several: none of them is known
            last = before.pop()
        self._hidden.add((last, where))
        self._around.update((name, where) for name in before)

    def hide(self, name: str, spot: Spot, *, absent: bool) -> bool:
        """Whether nothing is known of a property of what is made there.

        absent  True where the app does not write it: then a part of it that is changed makes it.
        """
        places = (None, _place(spot))
        return any((name, place) in self._hidden or (absent and (name, place) in self._around) for place in places)

    def speak_of(self, name: str) -> bool:
        """True where a property of that name, or a part of it, is changed anywhere."""
        return any(name == known for known, _ in (*self._hidden, *self._around))


def _added(base: Value | None) -> Place | None:
    while isinstance(base, Called):
        if base.path.endswith(ADDED):
            return _place(base.at)
        base = base.base
    return None


def _place(spot: Spot) -> Place:
    return (spot.file, spot.node.line, spot.node.column)
