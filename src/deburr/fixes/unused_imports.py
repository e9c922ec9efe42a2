"""An import whose name no line of the file reads goes: its part of the statement, or the whole of it."""

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from deburr.edits import DropImport
from deburr.fixes.deferring import LOOKS_UP, alone, gone, statement_at
from deburr.fixes.import_statements import bindings
from deburr.fixes.programs import chars, program, within, written
from deburr.fixes.splice import CannotEdit, Splice

if TYPE_CHECKING:
    from tree_sitter import Node

_NAMES = frozenset({"identifier", "shorthand_property_identifier", "type_identifier"})
_TEXTS = frozenset({"string", "template_string"})


def splices(text: str, fix: DropImport) -> tuple[Splice, ...]:
    """What to change in a program.

    Raises  CannotEdit when the import does not stand at the top of the file, or something there may name it after all.
    """
    source = text.encode()
    root = program(fix.at.file, source)
    statement = statement_at(root, fix.at.line)
    python = PurePosixPath(fix.at.file).suffix == ".py"
    names = [bound.name for bound in bindings(statement, python=python)]
    if LOOKS_UP[python].search(text):
        raise CannotEdit("the file looks names up by their text")
    named = {name: where for name in names if (where := _named(root, statement, name))}
    parts = _parts(statement, fix.at.path) if python else []
    if not named:
        lines = source.split(b"\n")
        alone(statement, lines)
        return (gone(statement, source, lines),)
    mine = [part for part in parts if _local(part) not in named]
    if not mine:
        name, where = next(iter(named.items()))
        raise CannotEdit(f"{name} is named in line {where}")
    return (_without(mine[0], statement, source),)


def _named(root: "Node", statement: "Node", name: str) -> int:
    """The first line, from 1, in which anything but the statement may mean a name; 0 for none."""
    for node in within(root):
        if statement.start_byte <= node.start_byte < statement.end_byte:
            continue
        told = node.type in _NAMES and written(node) == name and not _is_attribute(node)
        if told or (node.type in _TEXTS and written(node).strip("\"'`") == name):
            return int(node.start_point.row) + 1
    return 0


def _is_attribute(node: "Node") -> bool:
    parent = node.parent
    if parent is None or parent.type not in ("attribute", "keyword_argument"):
        return False
    named = parent.child_by_field_name("attribute" if parent.type == "attribute" else "name")
    return named is not None and named.id == node.id


def _parts(statement: "Node", path: str) -> "list[Node]":
    """Of a statement of Python, what brings something by its full name."""
    module = statement.child_by_field_name("module_name")
    before = f"{written(module)}." if module is not None else ""
    return [node for node in statement.children_by_field_name("name") if before + _original(node) == path]


def _original(part: "Node") -> str:
    return written(part.child_by_field_name("name") or part)


def _local(part: "Node") -> str:
    alias = part.child_by_field_name("alias")
    return written(alias) if alias is not None else written(part).partition(".")[0]


def _without(part: "Node", statement: "Node", source: bytes) -> Splice:
    """The statement without one of its parts: it goes up to the next one, or from the one before."""
    parts = statement.children_by_field_name("name")
    at = next(number for number, each in enumerate(parts) if each.id == part.id)
    start, end = (
        (part.start_byte, parts[at + 1].start_byte) if at + 1 < len(parts) else (parts[at - 1].end_byte, part.end_byte)
    )
    if b"#" in source[start:end]:
        raise CannotEdit("a comment within it would be lost")
    return Splice(chars(source, start), chars(source, end), "")
