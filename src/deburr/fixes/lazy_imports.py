"""The import that a finding names moves to where it is used, or is named in `__lazy_modules__`."""

from typing import TYPE_CHECKING

from deburr.edits import MoveImport
from deburr.fixes.deferring import LOOKS_UP, deferral
from deburr.fixes.programs import chars, program, within, written
from deburr.fixes.splice import CannotEdit, Splice
from deburr.fixes.standing import is_text, line_start, own_row

if TYPE_CHECKING:
    from tree_sitter import Node

MOST = 3  # functions that get the import
NAME = "__lazy_modules__"
_IMPORTS = frozenset({"import_statement", "import_from_statement"})
_LISTS = frozenset({"list", "set", "tuple"})


def splices(text: str, fix: MoveImport) -> tuple[Splice, ...]:
    """What to change in a program: the statement goes, and stands before what uses it in each function that does; or
    it stays, and Python is told to load it when it is first used.

    Raises  CannotEdit when `deferral` does, when too many functions use it, or when Python would load it at once.
    """
    if fix.lazy:
        return (_named(text, fix),)
    made = deferral(text, fix.at.file, fix.at.line)
    functions = len(dict.fromkeys(made.functions))
    if functions > MOST:
        raise CannotEdit(f"{functions} functions use it")
    return made.splices


def _named(text: str, fix: MoveImport) -> Splice:
    """Imports look at the name when they run: it must have its value by then."""
    source = text.encode()
    root = program(fix.at.file, source)
    statement = next((each for each in root.children if _holds(each, fix.at.line - 1)), None)
    if statement is None or statement.type not in _IMPORTS:
        raise CannotEdit("it is no import at the top of the file, which alone can be lazy")
    if any(each.type in ("wildcard_import", "relative_import") for each in statement.children):
        raise CannotEdit("what is imported so cannot be lazy, or has another name")
    if LOOKS_UP[True].search(text):
        raise CannotEdit("the file looks names up by their text, and would find what is not loaded yet")
    module = statement.child_by_field_name("module_name")
    name = written(module) if module is not None else fix.at.path
    given = [each for each in root.children if _gives(each)]
    if given:
        return _among(given, statement, name, source)
    first = next(each for each in root.children if each.type in _IMPORTS)
    before = [each for each in root.children if each.start_byte < first.start_byte]
    if any(each.type not in ("comment", "future_import_statement") and not is_text(each) for each in before):
        first = statement
    row = own_row(first, source.split(b"\n")) or first.start_point.row  # what the file begins with is about it all
    at = chars(source, line_start(source, row))
    return Splice(at, at, f'{NAME} = ["{name}"]\n\n')


def _among(given: "list[Node]", statement: "Node", name: str, source: bytes) -> Splice:
    held = given[0].named_children[0].child_by_field_name("right")
    items = [each for each in held.named_children if each.type != "comment"] if held is not None else []
    plain = held is not None and held.type in _LISTS and items and all(each.type == "string" for each in items)
    if len(given) != 1 or not plain or given[0].start_byte > statement.start_byte:
        raise CannotEdit(f"{NAME} is no list of names above it")
    last = items[-1]
    alone = last.start_point.row > given[0].start_point.row
    at = chars(source, last.end_byte)
    return Splice(at, at, f',\n{" " * last.start_point.column}"{name}"' if alone else f', "{name}"')


def _gives(statement: "Node") -> bool:
    return any(
        each.type in ("assignment", "augmented_assignment") and written(each.child_by_field_name("left")) == NAME
        for each in within(statement)
    )


def _holds(statement: "Node", row: int) -> bool:
    return statement.type != "comment" and statement.start_point.row <= row <= statement.end_point.row
