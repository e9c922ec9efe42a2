"""An import at the top of a file moves to where it is used, so that only who gets there pays for it."""

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from msgspec import Struct

from deburr.fixes.import_statements import Bound, bindings, statements
from deburr.fixes.programs import chars, program, within, written
from deburr.fixes.splice import CannotEdit, Splice

if TYPE_CHECKING:
    from tree_sitter import Node

FUNCTIONS = frozenset(
    {
        "function_definition",
        "function_declaration",
        "function_expression",
        "arrow_function",
        "method_definition",
        "generator_function",
        "generator_function_declaration",
    }
)
_NAMES = frozenset({"identifier", "shorthand_property_identifier", "shorthand_property_identifier_pattern"})
_BLOCKS = frozenset({"block", "statement_block"})
# By the kind of a node, the field of it in which a name is bound rather than read.
_BINDING = {
    "assignment": "left",
    "augmented_assignment": "left",
    "assignment_expression": "left",
    "augmented_assignment_expression": "left",
    "named_expression": "name",
    "variable_declarator": "name",
    "for_statement": "left",
    "for_in_clause": "left",
    "for_in_statement": "left",
    "function_definition": "name",
    "function_declaration": "name",
    "class_definition": "name",
    "class_declaration": "name",
    "lambda": "parameters",
    "catch_clause": "parameter",
}
_BINDERS = frozenset(
    {
        "parameters",
        "lambda_parameters",
        "formal_parameters",
        "as_pattern_target",
        "global_statement",
        "nonlocal_statement",
        "delete_statement",
        "import_statement",
        "import_from_statement",
        "import_clause",
    }
)
_PASSED = frozenset(
    {
        "for_statement",
        "while_statement",
        "for_in_statement",
        "do_statement",
        "try_statement",
        "class_definition",
    }
)
_PATTERNS = frozenset(
    {
        "pattern_list",
        "tuple_pattern",
        "list_pattern",
        "array_pattern",
        "object_pattern",
        "pair_pattern",
        "rest_pattern",
        "list_splat_pattern",
    }
)
LOOKS_UP = {True: re.compile(r"\b(?:globals|eval|exec|vars)\("), False: re.compile(r"\beval\(")}
"""How Python, and JavaScript, get at a name by its text."""


class Deferral(Struct, frozen=True):
    """What moving one import statement changes.

    names      that it gives.
    functions  those it moves into, in the file's order; one twice where it moves into two of its branches.
    """

    splices: tuple[Splice, ...]
    names: tuple[str, ...]
    functions: tuple[str, ...]


def deferral(text: str, file: str, line: int) -> Deferral:
    """Move the import that stands on a line of a Python or JavaScript file, or on several of which this is one.

    line    from 1.
    Raises  CannotEdit when it is used while the module loads, its name is bound again, nothing uses it, or it is
            written in a way that leaves no room.
    """
    source = text.encode()
    root = program(file, source)
    statement = statement_at(root, line)
    python = PurePosixPath(file).suffix == ".py"
    bound = bindings(statement, python=python)
    lines = source.split(b"\n")
    alone(statement, lines)
    if LOOKS_UP[python].search(text):
        raise CannotEdit("the file looks names up by their text")
    places: dict[int, tuple[Node, dict[str, Bound]]] = {}
    titles: dict[int, str] = {}
    for each in bound:
        used = [node for node in _named(root, each.name) if not _inside(node, statement)]
        if not used:
            raise CannotEdit(f"nothing in the file uses {each.name}")
        for before in _before(used, each.name):
            function = _function_around(before)
            if each.waits and not any(child.type == "async" for child in function.children):
                raise CannotEdit(f"{_title(function)} is not async, and could not wait for it")
            assert before.parent is not None  # a block, which gets all its names at once
            block = before.parent.start_byte
            first, needs = places.get(block, (before, {}))
            places[block] = (min(first, before, key=lambda node: node.start_byte), {**needs, each.name: each})
            titles[block] = _title(function)
    starts = sorted(places)
    splices = [gone(statement, source, lines)]
    for start in starts:
        before, needs = places[start]
        whole = len(needs) == len(bound) and not any(each.waits for each in bound)
        if not whole and any(child.type == "comment" for child in within(statement)):
            raise CannotEdit("a comment within it would be lost")
        told = _as_it_stands(statement, lines) if whole else statements(needs.values())
        splices.append(_inserted(before, told, source))
    return Deferral(tuple(splices), tuple(each.name for each in bound), tuple(titles[start] for start in starts))


def _before(used: "list[Node]", name: str) -> "list[Node]":
    """The statements before which a name must be there: for each block that uses it, the first that does.

    A block within another that uses it too is served by that one.
    """
    blocks = {block.start_byte: block for block in (_block_of(node, name) for node in used)}
    outer = [
        block
        for block in blocks.values()
        if not any(
            other.start_byte < block.start_byte and block.end_byte <= other.end_byte for other in blocks.values()
        )
    ]
    return [
        next(child for child in block.named_children if any(_inside(node, child) for node in used)) for block in outer
    ]


def _function_around(node: "Node") -> "Node":
    at: Node | None = node
    while at is not None and at.type not in FUNCTIONS:
        at = at.parent
    assert at is not None  # the statement stands in a block of a function
    return at


def statement_at(root: "Node", line: int) -> "Node":
    """The statement of the module that stands on a line.

    Raises  CannotEdit when none does.
    """
    for node in root.children:
        if node.start_point.row <= line - 1 <= node.end_point.row and node.type != "comment":
            return node
    raise CannotEdit("it does not stand at the top of the file")


def _named(root: "Node", name: str) -> "list[Node]":
    """Where a name is read; CannotEdit where it is bound, or named in a way that only its text tells."""
    found = []
    for node in within(root):
        if node.type == "string" and written(node).strip("\"'`") == name and _in_all(node):
            raise CannotEdit(f"{name} is part of what the module offers")
        if node.type == "type_identifier" and written(node) == name:
            raise CannotEdit(f"{name} is a type too, in line {node.start_point.row + 1}")
        if node.type not in _NAMES or written(node) != name or _is_key(node):
            continue
        found.append(node)
    return found


def _in_all(node: "Node") -> bool:
    at: Node | None = node
    while at is not None and at.type != "assignment":
        at = at.parent
    return at is not None and written(at.child_by_field_name("left")) == "__all__"


def _is_key(node: "Node") -> bool:
    """True for a name that is an attribute, a keyword or a part of another import's module."""
    parent = node.parent
    if parent is None:
        return False
    if parent.type == "attribute":
        return _same(parent.child_by_field_name("attribute"), node)
    if parent.type == "keyword_argument":
        return _same(parent.child_by_field_name("name"), node)
    if parent.type == "dotted_name" and parent.parent is not None:
        statement = parent.parent
        whole = statement.type == "import_from_statement" and _same(
            statement.child_by_field_name("module_name"), parent
        )
        return whole or not _same(parent.children[0], node) or statement.type == "relative_import"
    return False


def _block_of(node: "Node", name: str) -> "Node":
    """The innermost block of a function in which a name is read, out of loops and `try`.

    Raises  CannotEdit where it is bound, or read while the module loads.
    """
    function: Node | None = None
    block: Node | None = None
    below, at = node, node.parent
    while at is not None:
        if _binds(at, below):
            raise CannotEdit(f"{name} is given another value in line {node.start_point.row + 1}")
        if at.type in _BLOCKS and block is None and not _repeats(at):
            block = at
        body = at.child_by_field_name("body")
        if at.type in FUNCTIONS and body is not None and _same(body, below):
            function = at
        elif at.type in ("decorator", "class_static_block", "field_definition"):
            function = block = None
        below, at = at, at.parent
    if function is None:
        raise CannotEdit(f"{name} is used while the module loads, in line {node.start_point.row + 1}")
    if block is None or not _inside(block, function):
        raise CannotEdit(f"{_title(function)} has no room for it")
    return block


def _repeats(block: "Node") -> bool:
    """True for a block that runs many times, catches what goes wrong in it, or is a class's own."""
    return block.parent is not None and block.parent.type in _PASSED


def _binds(parent: "Node", child: "Node") -> bool:
    if parent.type in _BINDERS:
        default = child.type in (
            "default_parameter",
            "typed_default_parameter",
            "typed_parameter",
            "assignment_pattern",
        )
        return not default
    field = _BINDING.get(parent.type)
    if field is None or not _same(parent.child_by_field_name(field), child):
        return False
    return child.type in _NAMES or child.type in _PATTERNS


def alone(statement: "Node", lines: list[bytes]) -> None:
    """Raises  CannotEdit when another statement stands on its lines."""
    after = lines[statement.end_point.row][statement.end_point.column :].strip()
    if statement.start_point.column or (after and not after.startswith((b"#", b"//"))):
        raise CannotEdit("another statement stands on its line")


def gone(statement: "Node", source: bytes, lines: list[bytes]) -> Splice:
    """The statement's lines go, and a blank one where two would meet."""
    first, last = statement.start_point.row, statement.end_point.row + 1
    blank = [not 0 <= at < len(lines) or not lines[at].strip() for at in (first - 1, last)]
    if all(blank) and last < len(lines) - 1:
        last += 1
    start, end = (chars(source, sum(len(line) + 1 for line in lines[:row])) for row in (first, last))
    return Splice(start, end, "")


def _as_it_stands(statement: "Node", lines: list[bytes]) -> tuple[str, ...]:
    """The statement's lines with the comment behind it, to be indented alike."""
    return tuple(line.decode().rstrip() for line in lines[statement.start_point.row : statement.end_point.row + 1])


def _inserted(before: "Node", told: tuple[str, ...], source: bytes) -> Splice:
    start = source.rfind(b"\n", 0, before.start_byte) + 1
    indent = source[start : before.start_byte]
    if indent.strip():
        raise CannotEdit(f"{_title(_function_around(before))} has no room for it")
    at = chars(source, start)
    return Splice(at, at, "".join(f"{indent.decode()}{line}\n" if line else "\n" for line in told))


def _title(function: "Node") -> str:
    """How a function is called; where it stands when it has no name."""
    name = function.child_by_field_name("name")
    owner: Node | None = function
    while name is None and owner is not None and owner.parent is not None and owner.parent.type != "program":
        owner = owner.parent
        if owner.type == "variable_declarator":
            name = owner.child_by_field_name("name")
        elif owner.type == "assignment_expression":
            name = owner.child_by_field_name("left")
        elif owner.type == "pair":
            name = owner.child_by_field_name("key")
    return written(name) if name is not None else f"the function in line {function.start_point.row + 1}"


def _inside(node: "Node", other: "Node") -> bool:
    return other.start_byte <= node.start_byte < other.end_byte


def _same(one: "Node | None", other: "Node") -> bool:
    return one is not None and one.id == other.id
