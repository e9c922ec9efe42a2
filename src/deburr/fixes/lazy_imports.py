"""An import at the top of a file moves to where it is used, so that only invocations that come there pay for it."""

from typing import TYPE_CHECKING

from deburr.findings import MoveImport
from deburr.fixes.programs import tree_at, within, written
from deburr.fixes.splice import CannotEdit, Splice

if TYPE_CHECKING:
    from tree_sitter import Node

_FUNCTIONS = frozenset(
    {
        "function_definition",
        "function_declaration",
        "function_expression",
        "arrow_function",
        "method_definition",
        "generator_function_declaration",
    }
)
_BLOCKS = frozenset({"block", "statement_block"})
_NAMES = frozenset({"identifier", "shorthand_property_identifier", "shorthand_property_identifier_pattern"})
_TARGETS = frozenset(
    {
        "assignment",
        "augmented_assignment",
        "named_expression",
        "for_statement",
        "variable_declarator",
        "assignment_expression",
        "for_in_statement",
        "global_statement",
        "nonlocal_statement",
        "as_pattern_target",
        "parameters",
        "formal_parameters",
        "lambda_parameters",
        "class_definition",
        "class_declaration",
        "function_definition",
        "function_declaration",
        "import_statement",
        "import_from_statement",
        "except_clause",
        "catch_clause",
        "delete_statement",
    }
)
_BOUND_BY = ("left", "name", "parameter", "alias")
MOST = 3  # functions that get the import


def splices(text: str, fix: MoveImport) -> tuple[Splice, ...]:
    """What to change in a program: the statement goes, and stands before what uses it in each function that does.

    Raises  CannotEdit when the statement does not stand by itself at the module's level, when its names are used
            outside functions or mean something else anywhere, or when too many functions use them.
    """
    source = text.encode()
    root, start = tree_at(text, source, fix.at)
    statement = _statement(root, start)
    names = _bound(statement)
    lines = source.split(b"\n")
    _alone(statement, lines)
    uses = [node for node in within(root) if node.type in _NAMES and written(node) in names and not _attribute(node)]
    uses = [node for node in uses if not statement.start_byte <= node.start_byte < statement.end_byte]
    if not uses:
        raise CannotEdit("nothing in the file uses it")
    by_function: dict[int, list[Node]] = {}
    for use in uses:
        if _binds(use):
            raise CannotEdit(f"{written(use)} means something else too")
        by_function.setdefault(_outermost(use).start_byte, []).append(use)
    if len(by_function) > MOST:
        raise CannotEdit(f"{len(by_function)} functions use it")
    moved = lines[statement.start_point.row].strip() if _one_line(statement) else source[_span(statement)]
    newline = b"\r\n" if b"\r\n" in source else b"\n"
    made = []
    for found in by_function.values():
        before = _before(found)
        at, indent = before.start_byte, lines[before.start_point.row][: before.start_point.column]
        if indent.strip():
            raise CannotEdit("it is used on a line with something else")
        made.append(Splice(_chars(source, at), _chars(source, at), (moved.strip() + newline + indent).decode()))
    first, last = _with_gap(statement, lines)
    begin = sum(len(line) + 1 for line in lines[:first])
    end = min(begin + sum(len(line) + 1 for line in lines[first : last + 1]), len(source))
    return (Splice(_chars(source, begin), _chars(source, end), ""), *made)


def _statement(root: "Node", start: int) -> "Node":
    """The import that stands there, at the module's level."""
    node = root.descendant_for_byte_range(start, start)
    while node is not None and node.parent is not None and node.parent.parent is not None:
        node = node.parent
    if node is None or node.type not in ("import_statement", "import_from_statement", "lexical_declaration"):
        raise CannotEdit("it is not imported at the module's level by itself")
    return node


def _bound(statement: "Node") -> frozenset[str]:
    """The names that it gives to the module."""
    if statement.type == "lexical_declaration":
        declared = [child for child in statement.named_children if child.type == "variable_declarator"]
        value = declared[0].child_by_field_name("value") if len(declared) == 1 else None
        if value is None or not written(value).startswith("require("):
            raise CannotEdit("it is not required by itself")
        target = declared[0].child_by_field_name("name")
        return frozenset(written(node) for node in within(target) if node.type in _NAMES) if target else frozenset()
    if any(child.type in ("import_clause", "import_require_clause", "string") for child in statement.children):
        raise CannotEdit("a static import of an ECMAScript module cannot stand in a function")
    named = statement.children_by_field_name("name")
    if not named or (statement.type == "import_statement" and len(named) > 1):
        raise CannotEdit("it is imported together with others")
    found = set()
    for each in named:
        alias = each.child_by_field_name("alias")
        found.add(written(alias) if alias is not None else written(each).partition(".")[0])
    return frozenset(found)


def _alone(statement: "Node", lines: list[bytes]) -> None:
    before = lines[statement.start_point.row][: statement.start_point.column]
    after = lines[statement.end_point.row][statement.end_point.column :].strip()
    if before.strip() or (after and not after.startswith((b"#", b"//"))):
        raise CannotEdit("another statement stands on its line")


def _with_gap(statement: "Node", lines: list[bytes]) -> tuple[int, int]:
    """The lines that go: of the empty ones around a statement that stood apart, those on one side go with it."""
    first, last = statement.start_point.row, statement.end_point.row
    empty_after = last + 1 < len(lines) and not lines[last + 1].strip()
    if first and not lines[first - 1].strip() and empty_after:
        return first - 1, last
    while not first and last + 2 < len(lines) and not lines[last + 1].strip():
        last += 1
    return first, last


def _attribute(node: "Node") -> bool:
    """True for a name behind a dot, a keyword or a key: it means nothing by itself."""
    parent = node.parent
    if parent is None:
        return False
    if parent.type == "attribute":
        return not _is(parent.child_by_field_name("object"), node)
    if parent.type in ("keyword_argument", "pair"):
        return _is(parent.child_by_field_name("name" if parent.type == "keyword_argument" else "key"), node)
    return False


def _binds(node: "Node") -> bool:
    """True where the name is given another meaning: a target, a parameter, another import."""
    inner, parent = node, node.parent
    while parent is not None and parent.type in ("pattern_list", "tuple_pattern", "array_pattern", "object_pattern"):
        inner, parent = parent, parent.parent
    if parent is None or parent.type not in _TARGETS:
        return parent is not None and parent.type in ("dotted_name", "aliased_import", "default_parameter")
    if parent.type in ("assignment", "assignment_expression", "augmented_assignment", "variable_declarator"):
        return any(_is(parent.child_by_field_name(field), inner) for field in _BOUND_BY)
    if parent.type in ("for_statement", "for_in_statement", "named_expression"):
        return any(_is(parent.child_by_field_name(field), inner) for field in _BOUND_BY)
    return True


def _outermost(use: "Node") -> "Node":
    """The outermost function in whose body a name is used.

    Raises  CannotEdit for a decorator, a default, an annotation or a class's body: they are read while the file loads.
    """
    around = []
    node = use.parent
    while node is not None:
        around.append(node)
        node = node.parent
    for function in (node for node in reversed(around) if node.type in _FUNCTIONS):
        body = function.child_by_field_name("body")
        if body is not None and body.start_byte <= use.start_byte < body.end_byte:
            return function
        break
    raise CannotEdit(f"{written(use)} is used while the file loads")


def _before(uses: "list[Node]") -> "Node":
    """The statement before which the import must stand: the first in the innermost block that holds all uses."""
    ways = [_blocks(use) for use in uses]
    shared = [block for block in ways[0] if all(any(_is(block, other) for other in way) for way in ways)]
    if not shared:
        raise CannotEdit("it is used in a function without a body of statements")
    block = shared[0]
    statement = next(child for child in block.named_children if child.start_byte <= uses[0].start_byte < child.end_byte)
    return statement


def _blocks(use: "Node") -> "list[Node]":
    """The blocks around a name, the innermost first."""
    found = []
    node = use.parent
    while node is not None:
        if node.type in _BLOCKS:
            found.append(node)
        node = node.parent
    return found


def _is(one: "Node | None", other: "Node") -> bool:
    return one is not None and one.start_byte == other.start_byte and one.end_byte == other.end_byte


def _one_line(statement: "Node") -> bool:
    return statement.start_point.row == statement.end_point.row


def _span(statement: "Node") -> slice:
    return slice(statement.start_byte, statement.end_byte)


def _chars(source: bytes, offset: int) -> int:
    return len(source[:offset].decode())
