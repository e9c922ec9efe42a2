"""Which conditions can never both hold, whatever the parameters are given."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from deburr.sources.cloudformation.spelling import intrinsic
from deburr.sources.cloudformation.tree import MappingNode, Scalar, SequenceNode, TreeNode, walk
from deburr.sources.cloudformation.values import Value

_COMPARED = 500  # nodes of one claim, and claims of one condition


class _Claim(Struct, frozen=True):
    """Something a condition needs to be so.

    thing    what it speaks of, as comparable text.
    literal  what an `Equals` compares the thing with; None for anything else.
    holds    False when the condition needs it to be untrue.
    """

    thing: str
    literal: str | None
    holds: bool

    def denies(self, other: "_Claim") -> bool:
        if self.thing != other.thing:
            return False
        if self.literal == other.literal:
            return self.holds is not other.holds
        return self.holds and other.holds and self.literal is not None and other.literal is not None


def contradict(conditions: Mapping[str, Value], one: str, other: str) -> bool:
    """True when one condition needs what the other denies; False while that cannot be told."""
    second = set(_claims(conditions, other))
    return any(claim.denies(known) for claim in set(_claims(conditions, one)) for known in second)


def _claims(conditions: Mapping[str, Value], name: str) -> Iterator[_Claim]:
    """What a condition needs: itself, every part of an `And`, the opposite of what stands in a `Not`."""
    yield _Claim(f"Condition({name!r})", None, True)
    todo = [(conditions[name].node, True)] if name in conditions else []
    seen: set[tuple[TreeNode, bool]] = set()  # conditions may name each other in a circle
    while todo and len(seen) < _COMPARED:
        node, holds = todo.pop()
        found = intrinsic(node)
        if found is None or (node, holds) in seen:
            continue
        seen.add((node, holds))
        function, argument = found
        items = argument.items if isinstance(argument, SequenceNode) else [argument]
        thing, literal = _equals(function, items) or (node, None)
        if sum(1 for _ in walk(thing, _COMPARED + 1)) <= _COMPARED:
            yield _Claim(_shape(thing), literal, holds)
        if function == "Not":
            todo.extend((item, not holds) for item in items[:1])
        elif function == ("And" if holds else "Or"):
            todo.extend((item, holds) for item in items)
        elif function == "Condition" and isinstance(argument, Scalar) and argument.text in conditions:
            todo.append((conditions[argument.text].node, holds))


def _equals(function: str, items: list[TreeNode]) -> tuple[TreeNode, str] | None:
    """What an `Equals` compares, and the literal it compares it with."""
    if function != "Equals" or len(items) != 2:
        return None
    one, other = items
    if isinstance(one, Scalar) and not one.tag:
        one, other = other, one
    return (one, other.text) if isinstance(other, Scalar) and not other.tag else None


def _shape(node: TreeNode) -> str:
    """A node as comparable text, both spellings of an intrinsic alike."""
    found = intrinsic(node)
    if found is not None:
        return f"{found[0]}({_shape(found[1])})"
    if isinstance(node, Scalar):
        return repr(node.text)
    if isinstance(node, SequenceNode):
        return "[" + ",".join(_shape(item) for item in node.items) + "]"
    if not isinstance(node, MappingNode):
        return f"<{id(node)}>"  # settled by another dialect's reader: equal to itself only
    return "{" + ",".join(f"{key.text}:{_shape(value)}" for key, value in node.pairs) + "}"
