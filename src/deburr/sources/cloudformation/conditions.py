"""Conditions in three values: true, false, or settled at deploy time."""

from typing import TYPE_CHECKING

from deburr.sources.cloudformation.spelling import DEEPEST_CALL, intrinsic
from deburr.sources.cloudformation.tree import Scalar, SequenceNode, TreeNode
from deburr.sources.cloudformation.values import Value

if TYPE_CHECKING:
    from deburr.sources.cloudformation.scope import Scope


def condition(scope: "Scope", name: str, *, defaults: bool) -> bool | None:
    """True, False, or None while it is settled at deploy time.

    defaults  False: only what was given counts, a parameter's default may still be overridden.
    """
    key = (name, defaults)
    if key not in scope.decided:
        scope.decided[key] = None  # what a cycle finds
        written = scope.conditions.get(name)
        scope.decided[key] = None if written is None else _decide(scope, written, defaults)
    return scope.decided[key]


def _decide(scope: "Scope", value: Value, defaults: bool) -> bool | None:
    key = (value.node, defaults)
    if key not in scope.decided:
        scope.decided[key] = None
        if scope.depth < DEEPEST_CALL:
            scope.depth += 1
            try:
                scope.decided[key] = _decide_once(scope, value, defaults)
            finally:
                scope.depth -= 1
    return scope.decided[key]


def _decide_once(scope: "Scope", value: Value, defaults: bool) -> bool | None:
    found = intrinsic(value.node)
    if found is None:
        return value.boolean()
    name, argument = found
    items = list(argument.items) if isinstance(argument, SequenceNode) else [argument]
    if name == "Condition" and isinstance(argument, Scalar):
        return condition(scope, argument.text, defaults=defaults)
    if name == "Equals" and len(items) == 2:
        one, other = (Value(scope, item, parent=value) for item in items)
        if not defaults and (_defaulted(scope, one.node) or _defaulted(scope, other.node)):
            return None
        left, right = _text_of(one), _text_of(other)
        return None if left is None or right is None else left == right
    decided = [_decide(scope, Value(scope, item, parent=value), defaults) for item in items]
    if name == "Not":
        return None if not decided or decided[0] is None else not decided[0]
    if name == "And":
        return False if False in decided else None if None in decided else True
    if name == "Or":
        return True if True in decided else None if None in decided else False
    return None


def _defaulted(scope: "Scope", node: TreeNode) -> bool:
    """True when a value rests on a parameter that nobody gave."""
    found = intrinsic(node)
    if found is None:
        return False
    name, argument = found
    if name == "Ref" and isinstance(argument, Scalar):
        return argument.text in scope.parameters and (scope.supposed or argument.text not in scope.given)
    if node not in scope.rests:
        items = argument.items if isinstance(argument, SequenceNode) else []
        scope.rests[node] = name != "FindInMap" and any([_defaulted(scope, item) for item in items])
    return scope.rests[node]


def _text_of(value: Value) -> str | None:
    if isinstance(value.node, Scalar) and not value.node.tag:
        return value.node.text
    return value.text()
