"""A property's value, resolved on demand: intrinsics are looked through when somebody asks, and only then."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from deburr.place import Place
from deburr.sources.cloudformation.spelling import intrinsic
from deburr.sources.cloudformation.tree import MappingNode, Scalar, SequenceNode, TreeNode, walk

if TYPE_CHECKING:
    from deburr.sources.cloudformation.scope import Scope

Kind = Literal["scalar", "map", "list", "reference", "text", "unknown", "absent"]
_DYNAMIC = "{{resolve:"
_INTEGER = r"[+-]?\d+"
_NUMBER = r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?"


class Final(Struct, frozen=True, eq=False):
    """What is left when the intrinsics are gone.

    node    the written scalar, mapping or list.
    target  (logical id, attribute) of a reference.
    parts   literal text and references, in order, of a text that is not wholly known; None stands for an unknown part.
    items   list elements.
    why     the reason of an unknown.
    """

    kind: Kind
    node: TreeNode | None = None
    target: tuple[str, str] | None = None
    parts: "list[str | tuple[str, str] | None] | None" = None
    items: "list[Value] | None" = None
    why: str = ""


def unknown(why: str, target: tuple[str, str] | None = None) -> Final:
    return Final("unknown", why=why, target=target)


ITSELF = unknown("it refers to itself")


class Settled(TreeNode):
    """A value worked out before: an unknown with its reason, a reference, a text of parts."""

    __slots__ = ("final",)

    def __init__(self, final: Final, like: TreeNode) -> None:
        super().__init__("", like.line, like.column, like.end_line, like.end_column)
        self.final = final

    def mentioned(self) -> Iterator[str]:
        """The names it refers to."""
        parts = self.final.parts or [self.final.target]
        yield from (part[0] for part in parts if isinstance(part, tuple))


class Value:
    """A written value in the scope of its template."""

    __slots__ = ("_final", "_key", "_node", "_parent", "scope")

    def __init__(
        self, scope: "Scope", node: TreeNode, parent: "Value | None" = None, key: "Scalar | str | int" = ""
    ) -> None:
        self.scope = scope
        self._node = node
        self._parent = parent
        self._key = key
        self._final: Final | None = None

    # Where it is -----------------------------------------------------------------------------------------------------

    @property
    def key(self) -> str:
        """The last name of its path."""
        return self._key.text if isinstance(self._key, Scalar) else str(self._key)

    @property
    def path(self) -> str:
        """The property path: `Resources.Orders.Properties.Timeout`."""
        key = self.key
        above = self._parent.path if self._parent is not None else ""
        return f"{above}.{key}" if above and key else above or key

    @property
    def at(self) -> Place:
        return self._node.place(self.scope.origin(self._node), self.path)

    @property
    def key_at(self) -> Place:
        return self._key.place(self.scope.origin(self._key), self.path) if isinstance(self._key, Scalar) else self.at

    # What it is ------------------------------------------------------------------------------------------------------

    @property
    def final(self) -> Final:
        if self._final is None:
            self._final = ITSELF  # what a cycle finds when it comes back here
            self._final = self.scope.resolve(self)
        return self._final

    @property
    def node(self) -> TreeNode:
        return self._node

    @property
    def literal(self) -> bool:
        """True for a scalar that stands here as it is: nothing was looked up for it."""
        node = self._node
        return type(node) is Scalar and not node.tag and id(node) not in self.scope.computed

    @property
    def plain(self) -> bool:
        """True for a mapping in mappings alone: no condition, no function and no variable chooses it."""
        node, above = self._node, self._parent
        own = isinstance(node, MappingNode) and intrinsic(node) is None and id(node) not in self.scope.computed
        return own and (above is None or above.plain)

    @property
    def kind(self) -> Kind:
        return (self._final or self.final).kind

    @property
    def nothing(self) -> bool:
        """True for `!Ref AWS::NoValue` and for a null."""
        node = self._node
        if type(node) is Scalar and not node.tag:  # most of all there is: it need not be resolved for this
            return node.null
        return self.kind == "absent"

    @property
    def unknown(self) -> str:
        """Why it is unknown; "" when it is known."""
        final = self.final
        if final.kind == "text":
            return "a part of it is settled at deploy time"
        return final.why if final.kind == "unknown" else ""

    def get(self, *keys: str) -> "Value | None":
        """The value under these keys; None when it is absent, an unknown Value when that cannot be told."""
        found: Value = self
        for key in keys:
            kind = (found._final or found.final).kind
            if kind == "unknown" or kind == "reference":
                return found
            inner = found.written(key)
            if inner is None or inner.nothing:
                return None
            found = inner
        return found

    def written(self, key: str) -> "Value | None":
        """What is written under a key, `AWS::NoValue` too; None when nothing is, or this is no mapping."""
        mapping = (self._final or self.final).node
        if not isinstance(mapping, MappingNode):
            return None
        entries = self.scope.known_entries.get(mapping) or self.scope.entries(mapping, self)
        found = entries.get(key)
        return None if found is None else Value(self.scope, found[1], self, found[0])

    def items(self) -> "Iterator[tuple[str, Value]]":
        """The entries of a mapping, the last of duplicate keys; nothing for anything else."""
        final = self.final
        if final.kind != "map" or not isinstance(final.node, MappingNode):
            return
        for text, (key, node) in self.scope.entries(final.node, self).items():
            inner = Value(self.scope, node, self, key)
            if inner.kind != "absent":
                yield text, inner

    def names(self) -> frozenset[str]:
        """The names in a mapping, also those of values that some condition leaves out; none for anything else."""
        node = self.final.node
        return frozenset(self.scope.entries(node, self)) if isinstance(node, MappingNode) else frozenset()

    def elements(self) -> "Iterator[Value]":
        """The elements of a list; nothing for anything else."""
        final = self.final
        if final.kind == "list":
            if final.items is not None:
                yield from final.items
            elif isinstance(final.node, SequenceNode):
                for at, node in enumerate(final.node.items):
                    inner = Value(self.scope, node, self, at)
                    if inner.kind != "absent":
                        yield inner

    def text(self) -> str | None:
        """Its text; None while it is unknown, or when it is no scalar."""
        node: TreeNode | None = self._node
        if type(node) is not Scalar or node.tag or dynamic(node.text):
            final = self.final
            node = final.node if final.kind == "scalar" else None
        return node.text if isinstance(node, Scalar) and not node.null else None

    def integer(self) -> int | None:
        text = self.text()
        return int(text) if text is not None and len(text) < 20 and re.fullmatch(_INTEGER, text.strip()) else None

    def number(self) -> float | None:
        text = self.text()
        return float(text) if text is not None and len(text) < 40 and re.fullmatch(_NUMBER, text.strip()) else None

    def boolean(self) -> bool | None:
        text = self.text()
        return (
            None if text is None else {"true": True, "false": False, "yes": True, "no": False}.get(text.strip().lower())
        )

    def reference(self) -> tuple[str, str] | None:
        """(logical id, attribute) when the value is one reference: `!Ref Queue` is ("Queue", "")."""
        final = self.final
        if final.target is not None:
            return final.target
        if final.kind == "text" and final.parts is not None and len(final.parts) == 1:
            only = final.parts[0]
            return only if isinstance(only, tuple) else None
        return None

    def pattern(self) -> str:
        """Its text with `{}` for unknown parts and `{LogicalId.Attribute}` for references."""
        final = self.final
        if final.kind == "scalar" and isinstance(final.node, Scalar):
            return final.node.text
        if final.target is not None:
            return _token(final.target)
        if final.parts is not None:
            return "".join(map(_shown, final.parts))
        return "{}"

    def dynamic(self) -> str:
        """A dynamic reference as it is written; "" for anything else."""
        node = self._node
        return node.text if isinstance(node, Scalar) and dynamic(node.text) else ""

    def pieces(self) -> "Iterator[tuple[tuple[str, str], str]]":
        """Each reference in its text, and the text that follows it as `pattern` writes it."""
        parts = self.final.parts or []
        for at, part in enumerate(parts):
            if isinstance(part, tuple):
                yield part, "".join(_shown(after) for after in parts[at + 1 :])

    def references(self) -> frozenset[str]:
        """Every logical id of the template's resources that is mentioned within, undecided branches too."""
        found: set[str] = set()
        for node in walk(self._node):
            found.update(self.scope.mentioned(node))
        return frozenset(found)


def _shown(part: str | tuple[str, str] | None) -> str:
    return part if isinstance(part, str) else "{}" if part is None else _token(part)


def _token(target: tuple[str, str]) -> str:
    logical_id, attribute = target
    return f"{{{logical_id}.{attribute}}}" if attribute else f"{{{logical_id}}}"


def dynamic(text: str) -> bool:
    """True for `{{resolve:ssm:...}}`: settled at deploy time."""
    return _DYNAMIC in text
