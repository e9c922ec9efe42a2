"""How each kind of JavaScript and TypeScript expression is lowered."""

import re
from typing import TYPE_CHECKING
from typing import Literal as Lit

from deburr.sources.handlers.javascript_functions import class_expression, expression, method, named
from deburr.sources.handlers.javascript_patterns import PATTERNS, key_of
from deburr.sources.handlers.lowering import LONGEST, Lowering, is_text, other, text_of
from deburr.sources.handlers.syntax import (
    ARITHMETIC,
    Attribute,
    Await,
    Call,
    Compare,
    Conditional,
    Expr,
    Literal,
    Logical,
    Mapping,
    Name,
    Not,
    Other,
    Sequence,
    Spread,
    Subscript,
    Walrus,
)

if TYPE_CHECKING:
    from tree_sitter import Node as Tree

_LOGICAL: dict[str, Lit["and", "or", "??"]] = {"&&": "and", "||": "or", "??": "??"}
_COMPARING = frozenset(("==", "===", "!=", "!==", "<", "<=", ">", ">=", "in", "instanceof"))
_ESCAPE = r"(?s)\\(?:(\r?\n)|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\}|(.))"
_SIMPLE = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "0": "\0"}


def name(low: Lowering, node: "Tree") -> Expr:
    return Name(low.text(node))


def true(_low: Lowering, _node: "Tree") -> Expr:
    return Literal(True)


def false(_low: Lowering, _node: "Tree") -> Expr:
    return Literal(False)


def null(_low: Lowering, _node: "Tree") -> Expr:
    return Literal(None)


def number(low: Lowering, node: "Tree") -> Expr:
    """A number; a big integer is Other."""
    written = low.text(node).replace("_", "").lower()
    if len(written) > 100 or (written.endswith("n") and "x" not in written):
        return Other(node.type, [])
    try:
        if written.isdecimal() and written.startswith("0"):
            return Literal(int(written, 8))
        return Literal(int(written, 0) if written.isdecimal() or written[1:2] in "xob" else float(written))
    except ValueError:
        return Other(node.type, [])


def string(low: Lowering, node: "Tree") -> Expr:
    text = low.text(node)[1:-1]
    return Literal(re.sub(_ESCAPE, _unescape, text) if "\\" in text else text)


def template(low: Lowering, node: "Tree") -> Expr:
    pieces: list[str | Expr] = []
    for child in node.children:
        if child.type == "string_fragment":
            pieces.append(low.text(child))
        elif child.type == "escape_sequence":
            pieces.append(re.sub(_ESCAPE, _unescape, low.text(child)))
        elif child.type == "template_substitution":
            pieces.extend(low.exprs(child.named_children))
    return text_of(pieces)


def _unescape(found: re.Match[str]) -> str:
    line, byte, short, long, simple = found.groups()
    if line:
        return ""
    if simple:
        return _SIMPLE.get(simple, simple)
    point = int(byte or short or long, 16)
    return chr(point) if point < 0x110000 and not 0xD800 <= point < 0xE000 else found.group()


def member(low: Lowering, node: "Tree") -> Expr:
    base = low.expr(node.child_by_field_name("object"))
    written = node.child_by_field_name("property")
    optional = node.child_by_field_name("optional_chain") is not None
    return Attribute(base, low.text(written) if written is not None else "", optional)


def subscript(low: Lowering, node: "Tree") -> Expr:
    base = low.expr(node.child_by_field_name("object"))
    return Subscript(base, low.expr(node.child_by_field_name("index")))


def call(low: Lowering, node: "Tree") -> Expr:
    func = low.expr(node.child_by_field_name("function"))
    return Call(func, _arguments(low, node), [])


def new(low: Lowering, node: "Tree") -> Expr:
    func = low.expr(node.child_by_field_name("constructor"))
    return Call(func, _arguments(low, node), [], new=True)


def _arguments(low: Lowering, node: "Tree") -> list[Expr]:
    given = node.child_by_field_name("arguments")
    if given is None:
        return []
    return low.exprs(given.children) if given.type == "arguments" else [low.expr(given)]


def spread(low: Lowering, node: "Tree") -> Expr:
    inner = low.exprs(node.named_children)
    return Spread(inner[0] if inner else low.expr(None))


def array(low: Lowering, node: "Tree") -> Expr:
    return Sequence(low.exprs(node.children))


def mapping(low: Lowering, node: "Tree") -> Expr:
    pairs: list[tuple[str | Expr | None, Expr]] = []
    for child in node.named_children:
        kind = child.type
        if kind == "pair":
            key = key_of(low, child.child_by_field_name("key"))
            value = low.expr(child.child_by_field_name("value"))
            named(value, key if isinstance(key, str) else "")
            pairs.append((key, value))
        elif kind == "shorthand_property_identifier":
            pairs.append((low.text(child), low.expr(child)))
        elif kind == "method_definition":
            made = method(low, child)
            pairs.append((key_of(low, child.child_by_field_name("name")), made))
        elif kind == "spread_element":
            inner = low.expr(child)
            pairs.append((None, inner.value if isinstance(inner, Spread) else inner))
    return Mapping(pairs)


def ternary(low: Lowering, node: "Tree") -> Expr:
    test = low.expr(node.child_by_field_name("condition"))
    then = low.expr(node.child_by_field_name("consequence"))
    return Conditional(test, then, low.expr(node.child_by_field_name("alternative")))


def awaited(low: Lowering, node: "Tree") -> Expr:
    inner = low.exprs(node.named_children)
    return Await(inner[0] if inner else low.expr(None))


def yielded(low: Lowering, node: "Tree") -> Expr:
    return Other("yield", low.exprs(node.named_children))


def assigned(low: Lowering, node: "Tree") -> Expr:
    target = low.expr(node.child_by_field_name("left"))
    value = low.expr(node.child_by_field_name("right"))
    if isinstance(target, Name):
        named(value, target.id)
    return Walrus(target, value, operator_of(low, node))


def operator_of(low: Lowering, node: "Tree") -> str:
    """The operator of an assignment, "=" for a plain one."""
    written = node.child_by_field_name("operator")
    return low.text(written) if written is not None else "="


def updated(low: Lowering, node: "Tree") -> Expr:
    """`i++` as `i += 1`."""
    target = low.expr(node.child_by_field_name("argument"))
    one = low.at(Literal(1), node)
    return Walrus(target, one, "+=" if operator_of(low, node) == "++" else "-=")


def unary(low: Lowering, node: "Tree") -> Expr:
    op = operator_of(low, node)
    value = low.expr(node.child_by_field_name("argument"))
    if op == "!":
        return Not(value)
    if op in ("-", "+") and isinstance(value, Literal) and type(value.value) in (int, float):
        assert isinstance(value.value, int | float)
        return Literal(-value.value if op == "-" else value.value)
    if op == "void" and isinstance(value, Literal):
        return Literal(None)
    return Other(op if op.isalpha() else node.type, [value])


def binary(low: Lowering, node: "Tree") -> Expr:
    """Logic, comparison, arithmetic; a chain leans left, so it is walked down without recursion."""
    op = operator_of(low, node)
    if op in _COMPARING:
        left = low.expr(node.child_by_field_name("left"))
        return Compare(op, left, low.expr(node.child_by_field_name("right")))
    steps: list[Tree] = []
    first = node
    while first.type == "binary_expression" and operator_of(low, first) == op:
        left_side = first.child_by_field_name("left")
        if left_side is None:
            break
        steps.append(first)
        first = left_side
    depth = low.depth
    low.depth += len(steps) if op in _LOGICAL and len(steps) <= LONGEST else 1
    operands = [low.expr(first)]
    for step in reversed(steps):
        operands.append(low.expr(step.child_by_field_name("right")))
    low.depth = depth
    if op in _LOGICAL and len(steps) <= LONGEST:
        made = operands[0]
        for step, right in zip(reversed(steps), operands[1:], strict=True):
            made = low.at(Logical(_LOGICAL[op], made, right), step)
        return made
    if op == "+" and any(is_text(operand) for operand in operands):
        return text_of(operands)
    return Other(op if op in ARITHMETIC else node.type, operands)


def element(low: Lowering, node: "Tree") -> Expr:
    """JSX: the components it names and the expressions in it."""
    parts: list[Expr] = []
    waiting = [node]
    while waiting:
        at = waiting.pop()
        kind = at.type
        if at is not node and kind in ("jsx_element", "jsx_self_closing_element"):
            parts.append(low.expr(at))
        elif kind in ("jsx_expression", "jsx_namespace_name"):
            parts.extend(low.exprs(at.named_children) if kind == "jsx_expression" else ())
        elif kind.startswith("jsx_") and kind != "jsx_closing_element":
            tag = at.child_by_field_name("name") if "element" in kind else None
            if tag is not None and (tag.type == "member_expression" or low.text(tag)[:1].isupper()):
                parts.append(low.expr(tag))
            waiting.extend(child for child in reversed(at.named_children) if child.type.startswith("jsx_"))
    return Other(node.type, parts)


def regex(low: Lowering, node: "Tree") -> Expr:
    return Other(low.text(node), [])


EXPRESSIONS = PATTERNS | {
    "identifier": name,
    "shorthand_property_identifier": name,
    "shorthand_property_identifier_pattern": name,
    "private_property_identifier": name,
    "this": name,
    "super": name,
    "import": name,
    "meta_property": name,
    "nested_identifier": member,
    "true": true,
    "false": false,
    "null": null,
    "undefined": null,
    "number": number,
    "string": string,
    "template_string": template,
    "regex": regex,
    "member_expression": member,
    "subscript_expression": subscript,
    "call_expression": call,
    "new_expression": new,
    "spread_element": spread,
    "array": array,
    "object": mapping,
    "ternary_expression": ternary,
    "await_expression": awaited,
    "yield_expression": yielded,
    "assignment_expression": assigned,
    "augmented_assignment_expression": assigned,
    "update_expression": updated,
    "unary_expression": unary,
    "binary_expression": binary,
    "sequence_expression": other,
    "arrow_function": expression,
    "function_expression": expression,
    "generator_function": expression,
    "class": class_expression,
    "jsx_element": element,
    "jsx_self_closing_element": element,
}
