"""Python's functions and classes, decorated or not."""

from typing import TYPE_CHECKING

from deburr.sources.handlers.lowering import Lowering
from deburr.sources.handlers.newer import note_annotation
from deburr.sources.handlers.python_expressions import arguments
from deburr.sources.handlers.syntax import (
    Attribute,
    Call,
    Class,
    Define,
    Expr,
    Function,
    Name,
    Return,
    Spread,
    Stmt,
    Walrus,
    last_name,
)

if TYPE_CHECKING:
    from tree_sitter import Node as Tree

_KINDS = {
    "staticmethod": "static",
    "classmethod": "class",
    "property": "property",
    "cached_property": "property",
}


def defined(low: Lowering, node: "Tree", out: list[Stmt]) -> None:
    out.append(low.at(Define(_name(low, node), function(low, node, [])), node))


def class_defined(low: Lowering, node: "Tree", out: list[Stmt]) -> None:
    out.append(low.at(Define(_name(low, node), class_(low, node, [])), node))


def decorated(low: Lowering, node: "Tree", out: list[Stmt]) -> None:
    """`@a` above a def or class; the statement begins at the first decorator."""
    inner = node.child_by_field_name("definition")
    if inner is None:
        return
    by = decorators_of(low, node)
    made = class_(low, inner, by) if inner.type == "class_definition" else function(low, inner, by)
    out.append(low.at(Define(_name(low, inner), made), node))


def decorators_of(low: Lowering, node: "Tree") -> list[Expr]:
    """The decorators of a decorated definition, outermost first."""
    made: list[Expr] = []
    for child in node.named_children:
        if child.type == "decorator":
            made.extend(low.exprs(child.children))
    return made


def _name(low: Lowering, node: "Tree") -> str:
    written = node.child_by_field_name("name")
    return low.text(written) if written is not None else ""


def function(low: Lowering, node: "Tree", decorators: list[Expr]) -> Function:
    """A def with its decorators."""
    made = Function(_name(low, node), [], [], {}, frozenset(), [], decorators)
    written = node.child_by_field_name("parameters")
    if written is not None:
        _parameters(low, written, made)
    returns = node.child_by_field_name("return_type")
    if returns is not None:
        made.annotations.append(_annotation(low, returns))
    outer, low.yields = low.yields, False
    made.body = low.block(node.child_by_field_name("body"))
    made.generator, low.yields = low.yields, outer
    made.asynchronous = node.children[0].type == "async"
    for decorator in decorators:
        plain = decorator.func if isinstance(decorator, Call) else decorator
        made.kind = made.kind or _KINDS.get(last_name(plain), "")
    return low.at(made, node)


def _annotation(low: Lowering, node: "Tree") -> Expr:
    if not low.lazy_types:
        note_annotation(low.source, node, low.newer)
    return low.expr(node)


def lambda_(low: Lowering, node: "Tree") -> Expr:
    made = Function("", [], [], {}, frozenset(), [], [])
    written = node.child_by_field_name("parameters")
    if written is not None:
        _parameters(low, written, made)
    body = node.child_by_field_name("body")
    outer, low.yields = low.yields, False
    made.body.append(low.at(Return(low.expr(body)), body or node))
    made.generator, low.yields = low.yields, outer
    return made


def _parameters(low: Lowering, node: "Tree", made: Function) -> None:
    by_keyword: list[str] = []
    only_keywords = False
    for child in node.named_children:
        kind = child.type
        if kind in low.grammar.skipped:
            continue
        if kind in ("keyword_separator", "positional_separator"):
            only_keywords = only_keywords or kind == "keyword_separator"
            continue
        target, default = child, None
        if kind in ("default_parameter", "typed_default_parameter"):
            target, default = child.child_by_field_name("name") or child, child.child_by_field_name("value")
        elif kind == "typed_parameter":
            target = child.named_children[0]
        annotation = child.child_by_field_name("type") if kind.startswith("typed_") else None
        if annotation is not None:
            made.annotations.append(_annotation(low, annotation))
        param = low.expr(target)
        named = param.value if isinstance(param, Spread) else param
        if default is not None and isinstance(named, Name):
            made.defaults[named.id] = low.expr(default)
        elif default is not None:
            param = low.at(Walrus(param, low.expr(default)), child)
        if isinstance(named, Name) and (
            target.type == "dictionary_splat_pattern" or (only_keywords and not isinstance(param, Spread))
        ):
            by_keyword.append(named.id)
        only_keywords = only_keywords or isinstance(param, Spread)
        made.params.append(param)
    made.keyword_params = frozenset(by_keyword)


def class_(low: Lowering, node: "Tree", decorators: list[Expr]) -> Class:
    """A class with its decorators; methods apart from what runs in its body."""
    made = Class(_name(low, node), [], [], {}, [], decorators)
    bases = node.child_by_field_name("superclasses")
    if bases is not None:
        arguments(low, bases, made.bases, [])
    for stmt in low.block(node.child_by_field_name("body")):
        if isinstance(stmt, Define) and isinstance(stmt.value, Function):
            if not _is_setter(stmt.value):
                made.methods[stmt.name] = stmt.value
        else:
            made.body.append(stmt)
    return low.at(made, node)


def _is_setter(method: Function) -> bool:
    return any(
        isinstance(by, Attribute)
        and by.name in ("setter", "deleter")
        and isinstance(by.base, Name)
        and by.base.id == method.name
        for by in method.decorators
    )
