"""How each kind of JavaScript and TypeScript statement is lowered, modules and classes apart."""

from typing import TYPE_CHECKING

from deburr.sources.handlers.javascript_expressions import operator_of
from deburr.sources.handlers.javascript_functions import named
from deburr.sources.handlers.javascript_modules import exports_assigned, is_exports, required
from deburr.sources.handlers.javascript_patterns import key_of, names_in
from deburr.sources.handlers.lowering import LONGEST, Lowering, chain, is_path
from deburr.sources.handlers.syntax import (
    Assign,
    Block,
    Compare,
    Delete,
    Export,
    Expr,
    ExprStmt,
    If,
    Jump,
    Literal,
    Logical,
    Loop,
    Mapping,
    Name,
    Other,
    Raise,
    Return,
    Stmt,
    Try,
    Walrus,
)

if TYPE_CHECKING:
    from tree_sitter import Node as Tree


def expression(low: Lowering, node: "Tree", out: list[Stmt]) -> None:
    for child in node.named_children:
        if child.type not in low.grammar.skipped:
            _effect(low, child, out)


def _effect(low: Lowering, node: "Tree", out: list[Stmt]) -> None:
    """An expression that stands for itself; `a = b, c()` is two of them."""
    node = low.bare(node)
    kind = node.type
    if kind == "string":
        return  # "use strict"
    if kind == "sequence_expression":
        for child in sequence(node):
            _effect(low, child, out)
    elif kind == "assignment_expression":
        _assign(low, node, out)
    elif kind in ("augmented_assignment_expression", "update_expression"):
        made = low.expr(node)
        if isinstance(made, Walrus):
            out.append(low.at(Assign([made.target], made.value, made.op), node))
    elif kind in ("internal_module", "module"):
        namespace(low, node, out)
    elif kind == "unary_expression" and operator_of(low, node) == "delete":
        out.append(low.at(Delete([low.expr(node.child_by_field_name("argument"))]), node))
    elif not required(low, None, node, node, out):
        out.append(low.at(ExprStmt(low.expr(node)), node))


def sequence(node: "Tree") -> "list[Tree]":
    """The expressions of `a, b, c`, whichever way the grammar nests them."""
    flat: list[Tree] = []
    waiting = [node]
    while waiting:
        at = waiting.pop()
        if at.type == "sequence_expression":
            waiting.extend(reversed(at.named_children))
        elif at.type not in ("comment", "ERROR"):
            flat.append(at)
    return flat


def _assign(low: Lowering, node: "Tree", out: list[Stmt]) -> None:
    targets: list[Expr] = []
    exported: list[str] = []
    value: Tree | None = node
    while value is not None and value.type == "assignment_expression":
        left = value.child_by_field_name("left")
        target = low.expr(left)
        name = is_exports(target)
        if name is None:
            targets.append(target)
        elif name:
            exported.append(name)
        right = value.child_by_field_name("right")
        value = low.bare(right) if right is not None else None
    made = low.expr(value)
    if exported:
        exports_assigned(low, node, exported, targets, made, out)
        return
    if targets and isinstance(targets[-1], Name):
        named(made, targets[-1].id)
    out.append(low.at(Assign(targets, made), node))


def exported_by(low: Lowering, value: "Tree | None") -> "tuple[list[str], Tree | None]":
    """The names that `const app = module.exports = value` exports, and the value."""
    names: list[str] = []
    at = low.bare(value) if value is not None else None
    while at is not None and at.type == "assignment_expression":
        name = is_exports(low.expr(at.child_by_field_name("left")))
        if name is None:
            return [], value
        if name:
            names.append(name)
        right = at.child_by_field_name("right")
        at = low.bare(right) if right is not None else None
    return (names, at) if names else ([], value)


def declared(low: Lowering, node: "Tree", out: list[Stmt]) -> None:
    """`const a = 1, {b} = c`: one Assign each; a plain `require` is an Import."""
    declares = node.children[0].type
    for child in node.named_children:
        if child.type != "variable_declarator":
            continue
        written, value = child.child_by_field_name("name"), child.child_by_field_name("value")
        if value is not None and required(low, written, low.bare(value), child, out):
            continue
        target = low.expr(written)
        exports, inner = exported_by(low, value)
        made = low.expr(inner) if inner is not None else None
        if isinstance(target, Name):
            named(made, target.id)
        out.append(low.at(Assign([target], made, "=", declares), child))
        if exports and isinstance(target, Name):
            out.append(low.at(Export([(name, low.at(Name(target.id), child)) for name in exports]), child))


def returned(low: Lowering, node: "Tree", out: list[Stmt]) -> None:
    values = low.exprs(node.named_children)
    out.append(low.at(Return(values[0] if values else None), node))


def thrown(low: Lowering, node: "Tree", out: list[Stmt]) -> None:
    values = low.exprs(node.named_children)
    out.append(low.at(Raise(values[0] if values else None), node))


def jump(low: Lowering, node: "Tree", out: list[Stmt]) -> None:
    out.append(low.at(Jump(node.type.removesuffix("_statement")), node))


def block(low: Lowering, node: "Tree", out: list[Stmt]) -> None:
    out.append(low.at(Block(low.block(node)), node))


def labeled(low: Lowering, node: "Tree", out: list[Stmt]) -> None:
    out.append(low.at(Block(low.block(node.child_by_field_name("body"))), node))


def namespace(low: Lowering, node: "Tree", out: list[Stmt]) -> None:
    """TypeScript's `namespace X { }`."""
    out.append(low.at(Block(low.block(node.child_by_field_name("body"))), node))


def branch(low: Lowering, node: "Tree", out: list[Stmt]) -> None:
    """`if`; its `else if`s are walked without recursion."""
    branches: list[If] = []
    orelse: list[Stmt] = []
    depth = low.depth
    at: Tree | None = node
    while at is not None:
        test = low.expr(at.child_by_field_name("condition"))
        body = low.block(at.child_by_field_name("consequence"))
        branches.append(low.at(If(test, body, []), at))
        low.depth += len(branches) < LONGEST
        clause = at.child_by_field_name("alternative")
        at = None
        for child in clause.named_children if clause is not None else ():
            if child.type == "if_statement":
                at = child
            elif child.type not in low.grammar.skipped:
                orelse = low.block(child)
    low.depth = depth
    out.extend(chain(branches, orelse))


def loop_over(low: Lowering, node: "Tree", out: list[Stmt]) -> None:
    """`for (x of y)`, `for (x in y)`."""
    target = low.expr(node.child_by_field_name("left"))
    iterable = low.expr(node.child_by_field_name("right"))
    body = low.block(node.child_by_field_name("body"))
    operator = node.child_by_field_name("operator")
    keys = operator is not None and operator.type == "in"
    out.append(low.at(Loop(target, iterable, None, body, [], keys=keys), node))


def loop(low: Lowering, node: "Tree", out: list[Stmt]) -> None:
    """`while`, `do` and `for (;;)`, whose increment ends the body and whose start stands before."""
    start: list[Stmt] = []
    first = node.child_by_field_name("initializer")
    if first is not None and first.type.endswith("_declaration"):
        declared(low, first, start)
    elif first is not None and first.type not in _EMPTY:
        _effect(low, first, start)
    condition = node.child_by_field_name("condition")
    test = low.expr(condition) if condition is not None and condition.type not in _EMPTY else None
    made = Loop(None, None, test, low.block(node.child_by_field_name("body")), [])
    increment = node.child_by_field_name("increment")
    if increment is not None:
        _effect(low, increment, made.body)
    low.at(made, node)
    out.append(low.at(Block([*start, made]), node) if start else made)


_EMPTY = frozenset(("empty_statement", ";"))


def switch(low: Lowering, node: "Tree", out: list[Stmt]) -> None:
    """A chain of Ifs; cases that fall through are one branch, its bodies joined."""
    subject = low.expr(node.child_by_field_name("value"))
    branches: list[If] = []
    orelse: list[Stmt] = []
    tests: list[Expr] = []
    body: list[Stmt] = []
    has_default = False
    depth = low.depth
    inside = node.child_by_field_name("body")
    cases = [case for case in inside.named_children if case.type in _CASES] if inside is not None else []
    for case in cases:
        value = case.child_by_field_name("value")
        if value is not None:
            tests.append(low.at(Compare("===", subject, low.expr(value)), case))
            if not is_path(subject):
                subject = low.at(Other("subject", []), node)
        has_default = has_default or value is None
        low.statements(case.children_by_field_name("body"), body)
        if not _leaves(body) and case is not cases[-1]:
            continue
        if has_default:
            orelse = _without_break(body)
        else:
            branches.append(low.at(If(_any(low, tests, case), _without_break(body), []), case))
        low.depth += len(branches) < LONGEST
        tests, body, has_default = [], [], False
    low.depth = depth
    if not branches:
        out.append(low.at(ExprStmt(subject), node))
    out.extend(chain(branches, orelse))


_CASES = frozenset(("switch_case", "switch_default"))


def _any(low: Lowering, tests: list[Expr], case: "Tree") -> Expr:
    if len(tests) > LONGEST:
        return low.at(Other("switch_case", tests), case)
    made = tests[0]
    for test in tests[1:]:
        made = low.at(Logical("or", made, test), case)
    return made


def _leaves(body: list[Stmt]) -> bool:
    """True when control surely does not fall through to the next case."""
    if not body:
        return False
    last = body[-1]
    if isinstance(last, If):
        return _leaves(last.body) and _leaves(last.orelse)
    if isinstance(last, Block):
        return _leaves(last.body)
    return isinstance(last, Return | Raise | Jump)


def _without_break(body: list[Stmt]) -> list[Stmt]:
    """A case's statements without the `break` that ends it."""
    if body and isinstance(body[-1], Block):
        body[-1].body = _without_break(body[-1].body)
    if body and isinstance(body[-1], Jump) and body[-1].kind == "break":
        return body[:-1]
    return body


def attempt(low: Lowering, node: "Tree", out: list[Stmt]) -> None:
    made = Try(low.block(node.child_by_field_name("body")), [], [], [])
    handler = node.child_by_field_name("handler")
    if handler is not None:
        caught = handler.child_by_field_name("parameter")
        pattern = low.expr(caught) if caught is not None else None
        body = low.block(handler.child_by_field_name("body"))
        if caught is not None and pattern is not None and not isinstance(pattern, Name):
            names: list[Expr] = [*names_in(pattern)]
            body.insert(0, low.at(Assign(names, None, "=", "let"), caught))
        made.handlers.append((None, pattern.id if isinstance(pattern, Name) else "", body))
    final = node.child_by_field_name("finalizer")
    if final is not None:
        made.final = low.block(final.child_by_field_name("body"))
    out.append(low.at(made, node))


def with_object(low: Lowering, node: "Tree", out: list[Stmt]) -> None:
    out.append(low.at(ExprStmt(low.expr(node.child_by_field_name("object"))), node))
    out.append(low.at(Block(low.block(node.child_by_field_name("body"))), node))


def enum(low: Lowering, node: "Tree", out: list[Stmt]) -> None:
    """TypeScript's enum as the object it compiles to; members without a value count on."""
    written, body = node.child_by_field_name("name"), node.child_by_field_name("body")
    pairs: list[tuple[str | Expr | None, Expr]] = []
    after: int | None = 0
    for member in body.named_children if body is not None else ():
        if member.type in low.grammar.skipped:
            continue
        given = member.child_by_field_name("value")
        named_by = member.child_by_field_name("name") or member
        value = low.expr(given) if given is not None else low.at(_counted(after), member)
        after = value.value + 1 if isinstance(value, Literal) and isinstance(value.value, int) else None
        pairs.append((key_of(low, named_by), value))
    target = low.expr(written)
    out.append(low.at(Assign([target], low.at(Mapping(pairs), body or node), "=", "const"), node))


def _counted(number: int | None) -> Literal | Other:
    return Literal(number) if number is not None else Other("enum_member", [])


STATEMENTS = {
    "expression_statement": expression,
    "lexical_declaration": declared,
    "variable_declaration": declared,
    "return_statement": returned,
    "throw_statement": thrown,
    "break_statement": jump,
    "continue_statement": jump,
    "statement_block": block,
    "labeled_statement": labeled,
    "internal_module": namespace,
    "module": namespace,
    "if_statement": branch,
    "for_in_statement": loop_over,
    "for_statement": loop,
    "while_statement": loop,
    "do_statement": loop,
    "switch_statement": switch,
    "try_statement": attempt,
    "with_statement": with_object,
    "enum_declaration": enum,
}
