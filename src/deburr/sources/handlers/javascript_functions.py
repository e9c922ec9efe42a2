"""JavaScript's and TypeScript's functions, methods and classes."""

from typing import TYPE_CHECKING

from deburr.sources.handlers.javascript_patterns import key_of
from deburr.sources.handlers.lowering import Lowering
from deburr.sources.handlers.syntax import (
    Assign,
    Attribute,
    Class,
    Define,
    Expr,
    ExprStmt,
    Function,
    Name,
    Return,
    Stmt,
    Walrus,
)

if TYPE_CHECKING:
    from tree_sitter import Node as Tree

_TYPED = ("required_parameter", "optional_parameter")
_KEEPS = ("accessibility_modifier", "override_modifier", "readonly")
"""What makes a property of a constructor's parameter:
https://www.typescriptlang.org/docs/handbook/2/classes.html#parameter-properties"""


def defined(low: Lowering, node: "Tree", out: list[Stmt]) -> None:
    made = function(low, node)
    out.append(low.at(Define(made.name, low.at(made, node)), node))


def class_defined(low: Lowering, node: "Tree", out: list[Stmt]) -> None:
    made = class_of(low, node, [])
    out.append(low.at(Define(made.name, low.at(made, node)), node))


def function(low: Lowering, node: "Tree") -> Function:
    """A function in any form; the caller gives it its place."""
    made = Function(name_of(low, node), [], [], {}, frozenset(), [], [])
    for child in node.children:
        if child.type == "async":
            made.asynchronous = True
        elif child.type == "*":
            made.generator = True
        elif child.type in ("formal_parameters", "statement_block"):
            break
    single = node.child_by_field_name("parameter")
    if single is not None:
        made.params.append(low.expr(single))
    written = node.child_by_field_name("parameters")
    if written is not None:
        for child in written.named_children:
            _parameter(low, child, made)
    body = node.child_by_field_name("body")
    if body is None or body.type == "statement_block":
        made.body = [*_properties(low, written), *low.block(body)]
    else:
        made.body.append(low.at(Return(low.expr(body)), body))
    return made


def expression(low: Lowering, node: "Tree") -> Expr:
    return function(low, node)


def name_of(low: Lowering, node: "Tree") -> str:
    """The name a function or class is declared with, "" without one."""
    written = node.child_by_field_name("name")
    return low.text(written) if written is not None else ""


def named(value: Expr | None, name: str) -> None:
    """Give a nameless function or class the name it is assigned to, as the language does."""
    if isinstance(value, (Function, Class)) and not value.name:
        value.name = name


def _parameter(low: Lowering, node: "Tree", made: Function) -> None:
    kind = node.type
    default: Tree | None = None
    target: Tree | None = node
    if kind in _TYPED:
        target, default = node.child_by_field_name("pattern"), node.child_by_field_name("value")
    elif kind == "assignment_pattern":
        target, default = node.child_by_field_name("left"), node.child_by_field_name("right")
    if target is None or target.type == "this" or target.type in low.grammar.skipped:
        return
    param = low.expr(target)
    if default is not None and isinstance(param, Name):
        made.defaults[param.id] = low.expr(default)
    elif default is not None:
        param = low.at(Walrus(param, low.expr(default)), node)
    made.params.append(param)


def _properties(low: Lowering, written: "Tree | None") -> list[Stmt]:
    """`constructor(private store: Store)` keeps it as `this.store` before anything else is done."""
    kept: list[Stmt] = []
    for child in written.named_children if written is not None else ():
        name = child.child_by_field_name("pattern") if child.type in _TYPED else None
        marked = any(mark.type in _KEEPS for mark in child.children)
        if marked and name is not None and name.type == "identifier":
            target = low.at(Attribute(low.at(Name("this"), name), low.text(name)), name)
            kept.append(low.at(Assign([target], low.at(Name(low.text(name)), name)), child))
    return kept


def class_expression(low: Lowering, node: "Tree") -> Expr:
    return class_of(low, node, [])


def class_of(low: Lowering, node: "Tree", decorators: list[Expr]) -> Class:
    """A class; `decorators` are those that stand before an `export`. The caller gives it its place."""
    made = Class(name_of(low, node), [], [], {}, [], decorators)
    for child in node.named_children:
        if child.type == "decorator":
            made.decorators.extend(low.exprs(child.children))
        elif child.type == "class_heritage":
            made.bases = _bases(low, child)
    body = node.child_by_field_name("body")
    waiting: list[Expr] = []
    for member in body.named_children if body is not None else ():
        kind = member.type
        if kind == "decorator":
            waiting.extend(low.exprs(member.children))
        elif kind == "method_definition":
            _method(low, member, waiting, made)
            waiting = []
        elif kind in ("public_field_definition", "field_definition"):
            _field(low, member, made)
        elif kind == "class_static_block":
            made.body.extend(low.block(member.child_by_field_name("body")))
    return made


def _bases(low: Lowering, node: "Tree") -> list[Expr]:
    """JavaScript has the expression itself, TypeScript an `extends_clause` around it."""
    for child in node.named_children:
        if child.type == "extends_clause":
            return low.exprs(child.children_by_field_name("value"))
    return low.exprs(child for child in node.named_children if child.type != "implements_clause")


def method(low: Lowering, node: "Tree") -> Function:
    """A method of a class or an object literal; a getter is a `property`."""
    made = function(low, node)
    for child in node.children:
        if child.type in ("static", "static get"):
            made.kind = "static"
        elif child.type == "get":
            made.kind = made.kind or "property"
        elif child.type == "decorator":
            made.decorators.extend(low.exprs(child.children))
        elif child.type == "formal_parameters":
            break
    key = key_of(low, node.child_by_field_name("name"))
    made.name = key if isinstance(key, str) else name_of(low, node)
    return low.at(made, node)


def _method(low: Lowering, node: "Tree", decorators: list[Expr], into: Class) -> None:
    made = method(low, node)
    made.decorators = [*decorators, *made.decorators]
    is_setter = any(child.type == "set" for child in node.children)
    if not is_setter or made.name not in into.methods:
        into.methods[made.name] = made


def _field(low: Lowering, node: "Tree", into: Class) -> None:
    is_static = False
    for child in node.children:
        if child.type == "decorator":
            into.body.extend(low.at(ExprStmt(by), child) for by in low.exprs(child.children))
        elif child.type == "static":
            is_static = True
        elif child.type == "declare":
            return
    written = node.child_by_field_name("name") or node.child_by_field_name("property")
    if written is None:
        return
    key = key_of(low, written)
    name = key if isinstance(key, str) else low.text(written)
    given = node.child_by_field_name("value")
    value = low.expr(given) if given is not None else None
    named(value, name)
    if is_static:
        into.body.append(low.at(Assign([low.at(Name(name), written)], value), node))
    else:
        into.fields.append((name, value))
