"""Destructuring: what stands left of a `=` or between the parentheses of a function."""

from typing import TYPE_CHECKING

from deburr.sources.handlers.lowering import Lowering
from deburr.sources.handlers.syntax import Expr, Literal, Mapping, Name, Sequence, Spread, Walrus

if TYPE_CHECKING:
    from tree_sitter import Node as Tree


def object_pattern(low: Lowering, node: "Tree") -> Expr:
    """`{a, b: c, d = 1, ...rest}`; a default is a Walrus, the rest has the key None."""
    pairs: list[tuple[str | Expr | None, Expr]] = []
    for child in node.named_children:
        kind = child.type
        if kind == "shorthand_property_identifier_pattern":
            pairs.append((low.text(child), low.expr(child)))
        elif kind == "pair_pattern":
            value = low.expr(child.child_by_field_name("value"))
            pairs.append((key_of(low, child.child_by_field_name("key")), value))
        elif kind == "object_assignment_pattern":
            left = child.child_by_field_name("left")
            pairs.append((low.text(left) if left is not None else "", low.expr(child)))
        elif kind == "rest_pattern":
            pairs.append((None, low.expr(child.named_children[0])))
    return Mapping(pairs)


def array_pattern(low: Lowering, node: "Tree") -> Expr:
    """`[a, , b]`: a hole is a nameless Name, so that the others keep their index."""
    items: list[Expr] = []
    hole = True
    for child in node.children:
        if child.type == ",":
            if hole:
                items.append(low.at(Name(""), child))
            hole = True
        elif child.type not in low.grammar.skipped:
            items.append(low.expr(child))
            hole = False
    return Sequence(items)


def with_default(low: Lowering, node: "Tree") -> Expr:
    target = low.expr(node.child_by_field_name("left"))
    return Walrus(target, low.expr(node.child_by_field_name("right")))


def rest(low: Lowering, node: "Tree") -> Expr:
    children = low.exprs(node.named_children)
    return Spread(children[0] if children else low.expr(None))


def key_of(low: Lowering, node: "Tree | None") -> str | Expr:
    """A property's key: its text, or the expression in brackets when that is no plain string."""
    if node is None:
        return ""
    if node.type == "computed_property_name":
        inner = low.exprs(node.children)
        if inner and isinstance(inner[0], Literal) and isinstance(inner[0].value, str):
            return inner[0].value
        return inner[0] if inner else ""
    if node.type == "string":
        key = low.expr(node)
        return str(key.value) if isinstance(key, Literal) else ""
    return low.text(node)


def names_in(pattern: Expr) -> list[Name]:
    """The names a pattern binds."""
    waiting = [pattern]
    found: list[Name] = []
    while waiting:
        part = waiting.pop()
        if isinstance(part, Name):
            found.append(part)
        elif isinstance(part, Mapping):
            waiting.extend(value for _, value in reversed(part.pairs))
        elif isinstance(part, Sequence):
            waiting.extend(reversed(part.items))
        elif isinstance(part, Spread):
            waiting.append(part.value)
        elif isinstance(part, Walrus):
            waiting.append(part.target)
    return [name for name in found if name.id]


PATTERNS = {
    "object_pattern": object_pattern,
    "array_pattern": array_pattern,
    "object_assignment_pattern": with_default,
    "assignment_pattern": with_default,
    "rest_pattern": rest,
}
