"""SAM's Globals merged under a resource's own properties, each value keeping the place it was written at.

Own values win, maps merge, lists follow one another; an intrinsic is one value, never a map to merge:
https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html
"""

from collections.abc import Iterator

from deburr.sources.cloudformation.template import Resource
from deburr.sources.cloudformation.values import Value

SERVERLESS = "AWS::Serverless::"


class Merged(Value):
    """A value of the resource with what Globals say about the same property; its place is the resource's."""

    __slots__ = ("_hidden", "_shared")

    def __init__(self, own: Value, shared: Value, hidden: frozenset[str] = frozenset()) -> None:
        super().__init__(own.scope, own.node, parent=own._parent, key=own._key)
        self._shared = shared
        self._hidden = hidden

    @property
    def plain(self) -> bool:
        return super().plain and self._shared.plain

    def get(self, *keys: str) -> Value | None:
        if not keys:
            return self
        found = self._one(keys[0])
        return found.get(*keys[1:]) if found is not None and len(keys) > 1 else found

    def items(self) -> Iterator[tuple[str, Value]]:
        names = [name for name, _ in (*self._shared.items(), *super().items())]
        for name in dict.fromkeys(names):
            found = self._one(name)
            if found is not None:
                yield name, found

    def names(self) -> frozenset[str]:
        return super().names() | self._shared.names()

    def elements(self) -> Iterator[Value]:
        yield from self._shared.elements()
        yield from super().elements()

    def references(self) -> frozenset[str]:
        return super().references() | self._shared.references()

    def _one(self, key: str) -> Value | None:
        own = self.written(key)
        shared = None if key in self._hidden else self._shared.get(key)
        if own is None or own.nothing:
            removed = own is not None and own.kind == "absent"  # `!Ref AWS::NoValue` wins over Globals
            return None if removed else shared
        if shared is not None and own.kind == shared.kind and own.kind in ("map", "list"):
            return Merged(own, shared)
        return own


def merged(resource: Resource, shared: Value | None) -> Value:
    """The properties of a resource, with the Globals of its kind unless `IgnoreGlobals` says otherwise."""
    if shared is None or not resource.type.startswith(SERVERLESS):
        return resource.properties
    section = shared.get(resource.type.removeprefix(SERVERLESS))
    if section is None or section.kind != "map" or resource.properties.kind != "map":
        return resource.properties
    ignored = resource.raw.get("IgnoreGlobals")
    if ignored is None:
        return Merged(resource.properties, section)
    if ignored.text() == "*":
        return resource.properties
    names = frozenset(name for element in ignored.elements() if (name := element.text()))
    return Merged(resource.properties, section, names)
