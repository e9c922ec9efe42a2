"""Imports in a Python function that a statement leaves behind: nothing else in the function uses what they give."""

from typing import TYPE_CHECKING

from deburr.fixes.import_statements import bindings
from deburr.fixes.programs import within, written
from deburr.fixes.splice import CannotEdit

if TYPE_CHECKING:
    from tree_sitter import Node

_IMPORTS = frozenset({"import_statement", "import_from_statement"})


def needless_imports(statement: "Node", value: "Node", lines: list[bytes]) -> tuple[int, ...]:
    """The lines of imports in the statement's function that only what it leaves was there for.

    value   what the statement builds, from names that the module knows too.
    Raises  CannotEdit for one that gives other names too, shares its line or stands alone in its block: it would stay
            and mean nothing.
    """
    function = statement.parent
    while function is not None and function.type != "function_definition":
        function = function.parent
    if function is None:
        return ()
    built_from = {written(node) for node in within(value) if node.type == "identifier"}
    rows = []
    for node in within(function):
        if node.type not in _IMPORTS or any(child.type == "wildcard_import" for child in node.children):
            continue
        names = {bound.name for bound in bindings(node, python=True)}
        if names & built_from and not any(
            _uses(each, names & built_from, node, statement) for each in within(function)
        ):
            rows.append(_alone(node, names, statement, lines))
    return tuple(sorted(rows))


def _uses(node: "Node", names: set[str], imported: "Node", left: "Node") -> bool:
    if node.type != "identifier" or written(node) not in names:
        return False
    return not any(one.start_byte <= node.start_byte < one.end_byte for one in (imported, left))


def _alone(imported: "Node", names: set[str], statement: "Node", lines: list[bytes]) -> int:
    row, column = imported.start_point.row, imported.start_point.column
    beside = lines[row][:column].strip() or lines[row][imported.end_point.column :].strip()
    block = imported.parent
    others = [child for child in block.named_children if child.type != "comment"] if block is not None else []
    stays = [child for child in others if child.start_byte not in (imported.start_byte, statement.start_byte)]
    if len(names) > 1 or beside or imported.end_point.row != row or not stays:
        raise CannotEdit(f"{written(imported)} would be left in the function and mean nothing")
    return row
