"""How each kind of Python expression is lowered."""

from typing import TYPE_CHECKING
from typing import Literal as Lit

from deburr.sources.handlers import python_strings as strings
from deburr.sources.handlers.lowering import LONGEST, Lowering, is_text, other, text_of
from deburr.sources.handlers.syntax import (
    ARITHMETIC,
    Attribute,
    Await,
    Call,
    Compare,
    Comprehension,
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


def name(low: Lowering, node: "Tree") -> Expr:
    return Name(low.text(node))


def true(_low: Lowering, _node: "Tree") -> Expr:
    return Literal(True)


def false(_low: Lowering, _node: "Tree") -> Expr:
    return Literal(False)


def none(_low: Lowering, _node: "Tree") -> Expr:
    return Literal(None)


def dotted(low: Lowering, node: "Tree") -> Expr:
    """`a.b` where the grammar sees no expression: in patterns."""
    parts = [child for child in node.named_children if child.type == "identifier"]
    made: Expr = low.at(Name(low.text(parts[0]) if parts else low.text(node)), parts[0] if parts else node)
    for part in parts[1:]:
        made = low.at(Attribute(made, low.text(part)), node, part)
    return made


def attribute(low: Lowering, node: "Tree") -> Expr:
    written = node.child_by_field_name("attribute")
    return Attribute(low.expr(node.child_by_field_name("object")), low.text(written) if written else "")


def subscript(low: Lowering, node: "Tree") -> Expr:
    base = low.expr(node.child_by_field_name("value"))
    indexes = low.exprs(node.children_by_field_name("subscript"))
    if len(indexes) == 1:
        return Subscript(base, indexes[0])
    return Subscript(base, low.at(Sequence(indexes), node))


def call(low: Lowering, node: "Tree") -> Expr:
    func = low.expr(node.child_by_field_name("function"))
    given = node.child_by_field_name("arguments")
    args: list[Expr] = []
    keywords: list[tuple[str | None, Expr]] = []
    if given is not None and given.type != "argument_list":
        args.append(low.expr(given))
    elif given is not None:
        arguments(low, given, args, keywords)
    if isinstance(func, Attribute) and func.name == "format" and is_text(func.base):
        return strings.formatted(func.base, args, keywords)
    return Call(func, args, keywords)


def arguments(low: Lowering, node: "Tree", args: list[Expr], keywords: list[tuple[str | None, Expr]]) -> None:
    """Lower an argument list into positional and named ones."""
    skipped = low.grammar.skipped
    for child in node.children:
        kind = child.type
        if kind in skipped:
            continue
        if kind == "keyword_argument":
            key = child.child_by_field_name("name")
            keywords.append((low.text(key) if key else "", low.expr(child.child_by_field_name("value"))))
        elif kind == "dictionary_splat":
            keywords.append((None, low.expr(_only(low, child))))
        else:
            args.append(low.expr(child))


def _only(low: Lowering, node: "Tree") -> "Tree | None":
    return next((child for child in node.named_children if child.type not in low.grammar.skipped), None)


def splat(low: Lowering, node: "Tree") -> Expr:
    return Spread(low.expr(_only(low, node)))


def sequence(low: Lowering, node: "Tree") -> Expr:
    return Sequence(low.exprs(node.children))


def dictionary(low: Lowering, node: "Tree") -> Expr:
    pairs: list[tuple[str | Expr | None, Expr]] = []
    for child in node.named_children:
        if child.type == "pair":
            key = low.expr(child.child_by_field_name("key"))
            value = low.expr(child.child_by_field_name("value"))
            plain = isinstance(key, Literal) and isinstance(key.value, str)
            pairs.append((str(key.value) if plain and isinstance(key, Literal) else key, value))
        elif child.type == "dictionary_splat":
            pairs.append((None, low.expr(_only(low, child))))
    return Mapping(pairs)


def comprehension(low: Lowering, node: "Tree") -> Expr:
    made = Comprehension([], [], [], [])
    for child in node.named_children:
        kind = child.type
        if kind == "for_in_clause":
            made.targets.append(low.expr(child.child_by_field_name("left")))
            sources = low.exprs(child.children_by_field_name("right"))
            made.iterables.append(sources[0] if len(sources) == 1 else low.at(Sequence(sources), child))
        elif kind == "if_clause":
            made.conditions.extend(low.exprs(child.named_children))
        elif kind == "pair":
            made.element.append(low.expr(child.child_by_field_name("key")))
            made.element.append(low.expr(child.child_by_field_name("value")))
        elif kind not in low.grammar.skipped:
            made.element.append(low.expr(child))
    return made


def conditional(low: Lowering, node: "Tree") -> Expr:
    parts = [child for child in node.named_children if child.type not in low.grammar.skipped]
    if len(parts) != 3:
        return other(low, node)
    then, test, orelse = parts
    condition = low.expr(test)
    return Conditional(condition, low.expr(then), low.expr(orelse))


def negated(low: Lowering, node: "Tree") -> Expr:
    return Not(low.expr(node.child_by_field_name("argument")))


def awaited(low: Lowering, node: "Tree") -> Expr:
    return Await(low.expr(_only(low, node)))


def yielded(low: Lowering, node: "Tree") -> Expr:
    low.yields = True
    return Other("yield", low.exprs(node.named_children))


def walrus(low: Lowering, node: "Tree") -> Expr:
    value = low.expr(node.child_by_field_name("value"))
    return Walrus(low.expr(node.child_by_field_name("name")), value)


def unary(low: Lowering, node: "Tree") -> Expr:
    value = low.expr(node.child_by_field_name("argument"))
    sign = node.children[0].type
    if sign in "+-" and isinstance(value, Literal) and type(value.value) in (int, float):
        assert isinstance(value.value, int | float)
        return Literal(-value.value if sign == "-" else value.value)
    return Other(node.type, [value])


def logical(low: Lowering, node: "Tree") -> Expr:
    """`and`, `or`; a chain of them leans left, so it is walked down without recursion."""
    steps: list[tuple[Tree, Lit["and", "or"]]] = []
    first = node
    while first.type == "boolean_operator":
        written = first.child_by_field_name("operator")
        steps.append((first, "or" if written is not None and written.type == "or" else "and"))
        left = first.child_by_field_name("left")
        if left is None:
            break
        first = left
    depth = low.depth
    low.depth += len(steps) if len(steps) <= LONGEST else 1
    made = low.expr(first)
    rights = [low.expr(step.child_by_field_name("right")) for step, _ in reversed(steps)]
    low.depth = depth
    if len(steps) > LONGEST:
        return Other(node.type, [made, *rights])
    for (step, op), right in zip(reversed(steps), rights, strict=True):
        made = low.at(Logical(op, made, right), step)
    return made


def compared(low: Lowering, node: "Tree") -> Expr:
    """`a < b`; `a < b < c` keeps each operand once: `(a < b) < c`."""
    operators = ["".join(f"{low.text(op)} ").strip() for op in node.children_by_field_name("operators")]
    depth = low.depth
    low.depth += min(len(operators), LONGEST)
    operands = low.exprs(child for child in node.named_children if child.type not in _NAMED_OPERATORS)
    low.depth = depth
    if len(operands) != len(operators) + 1 or len(operators) > LONGEST:
        return Other(node.type, operands)
    made = operands[0]
    for op, operand in zip(operators, operands[1:], strict=True):
        made = low.at(Compare(" ".join(op.split()), made, operand), node)
    return made


_NAMED_OPERATORS = ("is not", "not in", "<>")


def binary(low: Lowering, node: "Tree") -> Expr:
    """Arithmetic, where strings with `+` or `%` become Text; a chain of `+` is walked without recursion."""
    written = node.child_by_field_name("operator")
    op = written.type if written is not None else ""
    rights: list[Tree | None] = []
    first = node
    while first.type == "binary_operator":
        left, between = first.child_by_field_name("left"), first.child_by_field_name("operator")
        if left is None or between is None or between.type != op:
            break
        rights.append(first.child_by_field_name("right"))
        first = left
        if op == "%":
            break
    operands = [low.expr(first)]
    for right in reversed(rights):
        operands.append(low.expr(right))
    if op == "%" and len(operands) == 2 and is_text(operands[0]):
        return strings.percent(operands[0], operands[1])
    if op == "+" and any(is_text(operand) for operand in operands):
        return text_of(operands)
    told = op in ARITHMETIC or op == "|"  # Path("/tmp") / name is not just arithmetic
    return Other(op if told else node.type, operands)


EXPRESSIONS = {
    "identifier": name,
    "keyword_identifier": name,
    "dotted_name": dotted,
    "true": true,
    "false": false,
    "none": none,
    "integer": strings.number,
    "float": strings.number,
    "string": strings.string,
    "concatenated_string": strings.concatenated,
    "attribute": attribute,
    "member_type": other,
    "subscript": subscript,
    "call": call,
    "list_splat": splat,
    "list_splat_pattern": splat,
    "splat_pattern": splat,
    "dictionary_splat": splat,
    "dictionary_splat_pattern": splat,
    "parenthesized_list_splat": splat,
    "list": sequence,
    "tuple": sequence,
    "set": sequence,
    "expression_list": sequence,
    "pattern_list": sequence,
    "tuple_pattern": sequence,
    "list_pattern": sequence,
    "dictionary": dictionary,
    "list_comprehension": comprehension,
    "set_comprehension": comprehension,
    "dictionary_comprehension": comprehension,
    "generator_expression": comprehension,
    "conditional_expression": conditional,
    "not_operator": negated,
    "await": awaited,
    "yield": yielded,
    "named_expression": walrus,
    "unary_operator": unary,
    "boolean_operator": logical,
    "comparison_operator": compared,
    "binary_operator": binary,
}
