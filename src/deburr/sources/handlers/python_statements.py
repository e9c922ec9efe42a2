"""How each kind of Python statement is lowered, imports apart."""

from typing import TYPE_CHECKING

from deburr.sources.handlers.lowering import LONGEST, Lowering, chain, is_path, other
from deburr.sources.handlers.syntax import (
    Assign,
    Call,
    Compare,
    Delete,
    Expr,
    ExprStmt,
    Global,
    If,
    Jump,
    Literal,
    Logical,
    Loop,
    Name,
    Other,
    Raise,
    Return,
    Sequence,
    Stmt,
    Try,
    With,
    last_name,
)

if TYPE_CHECKING:
    from tree_sitter import Node as Tree


def expression(low: Lowering, node: "Tree", out: list[Stmt]) -> None:
    for child in node.named_children:
        kind = child.type
        if kind == "assignment":
            _assign(low, child, out)
        elif kind == "augmented_assignment":
            _augment(low, child, out)
        elif kind == "ellipsis" or kind in low.grammar.skipped or (kind == "string" and _is_plain(child)):
            continue
        else:
            out.append(low.at(ExprStmt(low.expr(child)), child))


def _is_plain(string: "Tree") -> bool:
    """A docstring, which does nothing."""
    return all(child.type != "interpolation" for child in string.named_children)


def _assign(low: Lowering, node: "Tree", out: list[Stmt]) -> None:
    targets: list[Expr] = []
    annotation = node.child_by_field_name("type")
    value: Tree | None = node
    while value is not None and value.type == "assignment":
        targets.append(low.expr(value.child_by_field_name("left")))
        value = value.child_by_field_name("right")
    if value is not None and value.type == "augmented_assignment":  # tree-sitter lets it pass
        _augment(low, value, out)
        value = value.child_by_field_name("left")
    made = Assign(targets, low.expr(value) if value is not None else None)
    made.annotation = low.expr(annotation) if annotation is not None else None
    out.append(low.at(made, node))


def aliased(low: Lowering, node: "Tree", out: list[Stmt]) -> None:
    """`type X = ...` does nothing here; `type(a).b = c` is taken for one by tree-sitter-python 0.25."""
    left = node.child_by_field_name("left")
    first = low.bare(left) if left is not None else None
    value = node.child_by_field_name("right")
    if first is None or first.type not in ("attribute", "subscript"):
        return
    at: Tree | None = first
    while at is not None and at.type in ("attribute", "subscript"):
        at = at.child_by_field_name("object") or at.child_by_field_name("value")
    if at is not None and at.type == "parenthesized_expression":
        out.append(low.at(Assign([low.expr(first)], low.expr(value)), node))


def _augment(low: Lowering, node: "Tree", out: list[Stmt]) -> None:
    operator = node.child_by_field_name("operator")
    target = low.expr(node.child_by_field_name("left"))
    value = low.expr(node.child_by_field_name("right"))
    out.append(low.at(Assign([target], value, low.text(operator) if operator else "="), node))


def _value(low: Lowering, node: "Tree") -> Expr | None:
    values = low.exprs(child for child in node.named_children)
    return values[0] if values else None


def returned(low: Lowering, node: "Tree", out: list[Stmt]) -> None:
    out.append(low.at(Return(_value(low, node)), node))


def raised(low: Lowering, node: "Tree", out: list[Stmt]) -> None:
    out.append(low.at(Raise(_value(low, node)), node))


def jump(low: Lowering, node: "Tree", out: list[Stmt]) -> None:
    out.append(low.at(Jump(node.type.removesuffix("_statement")), node))


def names(low: Lowering, node: "Tree", out: list[Stmt]) -> None:
    written = [low.text(child) for child in node.named_children if child.type == "identifier"]
    out.append(low.at(Global(written), node))


def deleted(low: Lowering, node: "Tree", out: list[Stmt]) -> None:
    targets = low.exprs(node.named_children)
    if len(targets) == 1 and isinstance(targets[0], Sequence):
        targets = targets[0].items
    out.append(low.at(Delete(targets), node))


def as_other(low: Lowering, node: "Tree", out: list[Stmt]) -> None:
    out.append(low.at(ExprStmt(low.at(other(low, node), node)), node))


def printed(low: Lowering, node: "Tree", out: list[Stmt]) -> None:
    """Python 2's `print x`."""
    func = low.at(Name("print"), node.children[0])
    args = low.exprs(node.named_children)
    out.append(low.at(ExprStmt(low.at(Call(func, args, []), node)), node))


def branch(low: Lowering, node: "Tree", out: list[Stmt]) -> None:
    branches: list[If] = []
    orelse: list[Stmt] = []
    depth = low.depth
    for part in (node, *node.children_by_field_name("alternative")):
        if part.type == "else_clause":
            orelse = low.block(part.child_by_field_name("body"))
            continue
        test = low.expr(part.child_by_field_name("condition"))
        outer = low.type_only
        low.type_only = outer or _is_type_checking(test)
        body = low.block(part.child_by_field_name("consequence"))
        low.type_only = outer
        branches.append(low.at(If(test, body, []), part))
        low.depth += len(branches) < LONGEST
    low.depth = depth
    out.extend(chain(branches, orelse))


def _is_type_checking(test: Expr) -> bool:
    return last_name(test) == "TYPE_CHECKING"


def loop(low: Lowering, node: "Tree", out: list[Stmt]) -> None:
    made = Loop(None, None, None, [], [])
    if node.type == "while_statement":
        made.test = low.expr(node.child_by_field_name("condition"))
    else:
        made.target = low.expr(node.child_by_field_name("left"))
        made.iterable = low.expr(node.child_by_field_name("right"))
    made.body = low.block(node.child_by_field_name("body"))
    orelse = node.child_by_field_name("alternative")
    if orelse is not None:
        made.orelse = low.block(orelse.child_by_field_name("body"))
    out.append(low.at(made, node))


def attempt(low: Lowering, node: "Tree", out: list[Stmt]) -> None:
    made = Try(low.block(node.child_by_field_name("body")), [], [], [])
    for part in node.named_children:
        if part.type == "except_clause":
            made.handlers.append(_handler(low, part))
        elif part.type == "else_clause":
            made.orelse = low.block(part.child_by_field_name("body"))
        elif part.type == "finally_clause":
            made.final = low.block(_block_of(part))
    out.append(low.at(made, node))


def _block_of(node: "Tree") -> "Tree | None":
    return next((child for child in reversed(node.named_children) if child.type == "block"), None)


def _handler(low: Lowering, node: "Tree") -> tuple[Expr | None, str, list[Stmt]]:
    caught: Expr | None = None
    bound = ""
    values = node.children_by_field_name("value")
    if len(values) == 1:
        value = low.bare(values[0])
        if value.type == "as_pattern":
            alias = value.child_by_field_name("alias")
            bound = low.text(alias) if alias is not None else ""
            value = value.named_children[0]
        caught = low.expr(value)
    elif values and values[-1].type == "identifier" and low.text(values[-1])[:1].islower():
        caught, bound = low.expr(values[0]), low.text(values[-1])  # Python 2: except A, error
    elif values:
        caught = low.at(Sequence(low.exprs(values)), values[0], values[-1])
    return caught, bound, low.block(_block_of(node))


def managed(low: Lowering, node: "Tree", out: list[Stmt]) -> None:
    made = With([], [])
    for clause in node.named_children:
        if clause.type == "with_clause":
            for item in clause.named_children:
                if item.type == "with_item":
                    made.items.append(_item(low, item))
    made.body = low.block(node.child_by_field_name("body"))
    out.append(low.at(made, node))


def _item(low: Lowering, node: "Tree") -> tuple[Expr, Expr | None]:
    value = node.child_by_field_name("value")
    bare = low.bare(value) if value is not None else None
    if bare is None or bare.type != "as_pattern":
        return low.expr(value), None
    alias = bare.child_by_field_name("alias")
    target = low.exprs(alias.named_children) if alias is not None else []
    return low.expr(bare.named_children[0]), target[0] if target else None


def matched(low: Lowering, node: "Tree", out: list[Stmt]) -> None:
    """A chain of Ifs; `case _:` is its else."""
    subjects = low.exprs(node.children_by_field_name("subject"))
    subject = subjects[0] if len(subjects) == 1 else low.at(Sequence(subjects), node)
    branches: list[If] = []
    orelse: list[Stmt] = []
    depth = low.depth
    body = node.child_by_field_name("body")
    for case in body.named_children if body is not None else ():
        if case.type != "case_clause":
            continue
        patterns = low.exprs(child for child in case.named_children if child.type == "case_pattern")
        guard = case.child_by_field_name("guard")
        inner = low.block(case.child_by_field_name("consequence"))
        if guard is None and len(patterns) == 1 and isinstance(patterns[0], Other) and not patterns[0].parts:
            orelse = inner
            continue
        pattern = patterns[0] if len(patterns) == 1 else low.at(Sequence(patterns), case)
        test: Expr = low.at(Compare("match", subject, pattern), case)
        if guard is not None:
            conditions = low.exprs(guard.named_children)
            condition = conditions[0] if conditions else low.at(Literal(True), guard)
            test = low.at(Logical("and", test, condition), case)
        branches.append(low.at(If(test, inner, []), case))
        low.depth += len(branches) < LONGEST
        if not is_path(subject):
            subject = low.at(Other("subject", []), node)
    low.depth = depth
    if not branches:
        out.append(low.at(ExprStmt(subject), node))
    out.extend(chain(branches, orelse))


STATEMENTS = {
    "expression_statement": expression,
    "return_statement": returned,
    "raise_statement": raised,
    "pass_statement": jump,
    "break_statement": jump,
    "continue_statement": jump,
    "global_statement": names,
    "nonlocal_statement": names,
    "delete_statement": deleted,
    "assert_statement": as_other,
    "type_alias_statement": aliased,
    "exec_statement": as_other,
    "print_statement": printed,
    "if_statement": branch,
    "for_statement": loop,
    "while_statement": loop,
    "try_statement": attempt,
    "with_statement": managed,
    "match_statement": matched,
}
