"""Where a guard goes in a Python file: its import, the handler's body, a block around it."""

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from deburr.fixes.programs import chars, within, written
from deburr.fixes.splice import CannotEdit, Splice
from deburr.fixes.standing import further_in, indent_of, is_text, line_start

if TYPE_CHECKING:
    from tree_sitter import Node

PACKAGE = "deburr_guards"
_IMPORTS = frozenset({"import_statement", "import_from_statement", "future_import_statement"})


def entry_of(node: "Node", entry: str) -> "Node":
    """The handler's own function, when a node stands straight in it.

    Raises  CannotEdit when it stands in another one.
    """
    found: Node | None = node.parent
    while found is not None and found.type not in ("function_definition", "lambda"):
        found = found.parent
    parent = found.parent if found is not None else None
    if parent is not None and parent.type == "decorated_definition":
        parent = parent.parent
    named = written(found.child_by_field_name("name")) if found is not None else ""
    if found is None or parent is None or parent.type != "module" or named != entry:
        raise CannotEdit(f"it does not stand in {entry} itself, where the context is")
    return found


def body_of(function: "Node") -> "tuple[Node, Node]":
    """A function's body, and its first statement after what documents it.

    Raises  CannotEdit for one on a single line.
    """
    body = function.child_by_field_name("body")
    assert body is not None
    statements = [each for each in body.named_children if each.type != "comment"]
    first = statements[0]
    if is_text(first) and len(statements) > 1:
        first = statements[1]
    if first.start_point.row == function.start_point.row or is_text(first):
        raise CannotEdit("the function has no lines of its own")
    return body, first


def mentions(root: "Node", name: str) -> "Iterator[Node]":
    """Every identifier of that name which is no attribute and no keyword."""
    for each in within(root):
        parent = each.parent
        if each.type != "identifier" or written(each) != name or parent is None:
            continue
        field = {"attribute": "attribute", "keyword_argument": "name"}.get(parent.type)
        named = parent.child_by_field_name(field) if field is not None else None
        if named is None or named.start_byte != each.start_byte:
            yield each


def free_name(root: "Node", wanted: str) -> str:
    """A name that the file does not use, as near to the wanted one as can be."""
    taken = {written(each) for each in within(root) if each.type == "identifier"}
    for name in (wanted, f"{wanted}_kept", f"{wanted}_guarded"):
        if name not in taken:
            return name
    raise CannotEdit(f"{wanted} means something else in this file")


def import_splice(source: bytes, root: "Node", name: str) -> tuple[Splice, ...]:
    """Import a guard: beside one that is imported already, else after the imports at the top."""
    leading: list[Node] = []
    for statement in root.named_children:
        if statement.type in _IMPORTS:
            leading.append(statement)
            if statement.type == "import_from_statement" and _module(statement) == PACKAGE:
                names = statement.children_by_field_name("name")
                if any(written(each) == name for each in names):
                    return ()
                at = chars(source, names[-1].end_byte)
                return (Splice(at, at, f", {name}"),)
        elif statement.type != "comment" and not (is_text(statement) and not leading):
            break
    line = f"from {PACKAGE} import {name}"
    if leading:
        at = chars(source, leading[-1].end_byte)
        gap = "\n\n" if _root(leading[-1]) in sys.stdlib_module_names else "\n"
        return (Splice(at, at, f"{gap}{line}"),)
    first = next((each for each in root.named_children if each.type != "comment" and not is_text(each)), None)
    at = chars(source, first.start_byte) if first is not None else len(source.decode())
    return (Splice(at, at, f"{line}\n\n"),)


def wrapped(source: bytes, function: "Node", header: str) -> tuple[Splice, ...]:
    """A function's body, from its first statement on, inside a block."""
    body, first = body_of(function)
    indent = indent_of(source, first)
    deeper = "\t" if "\t" in indent else " " * max(first.start_point.column - function.start_point.column, 1)
    at = chars(source, line_start(source, first.start_point.row))
    rows = range(first.start_point.row + 1, body.end_point.row + 1)
    return (Splice(at, at, f"{indent}{header}\n{deeper}"), *further_in(source, body, rows, deeper))


def _root(statement: "Node") -> str:
    """The package that an import is of."""
    first = statement.child_by_field_name("module_name") or statement.named_children[0]
    return written(first).partition(".")[0].partition(" ")[0]


def _module(statement: "Node") -> str:
    return written(statement.child_by_field_name("module_name"))
