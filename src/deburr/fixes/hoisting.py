"""A client built in a function moves to the module's level, where each environment builds it once."""

import re
from typing import TYPE_CHECKING

from deburr.edits import Hoist
from deburr.fixes.needless_imports import needless_imports
from deburr.fixes.programs import call_at, chars, within, written
from deburr.fixes.splice import CannotEdit, Splice
from deburr.fixes.standing import own_row, with_comments

if TYPE_CHECKING:
    from tree_sitter import Node

_CHAIN = frozenset({"call", "attribute", "call_expression", "member_expression", "new_expression", "as_expression"})
_FUNCTIONS = frozenset(
    {
        "function_definition",
        "lambda",
        "function_declaration",
        "function_expression",
        "arrow_function",
        "method_definition",
        "generator_function_declaration",
    }
)
# Methods whose result is as good later, beside those that only name something: `resource.Table`, `resource.Bucket`.
_LASTS = frozenset({"client", "resource", "get_credentials", "from"})
_MAKING = re.compile(
    rb"(?i)\b(?:creat|initiali[sz]|instantiat|set ?up|build|mak|get)\w*\b[^.]*"
    rb"\b(?:client|sdk|resource|connection|session)s?\b"
)
_WAITS = frozenset({"await", "await_expression", "yield", "yield_expression", "this", "self"})
_NAMES = frozenset({"identifier", "shorthand_property_identifier"})
_TARGETS = frozenset({"assignment", "augmented_assignment", "named_expression", "variable_declarator", "for_statement"})


def splices(text: str, fix: Hoist) -> tuple[Splice, ...]:
    """What to change in a program: the statement goes, and stands before the outermost thing it stood in.

    Raises  CannotEdit when the client is not put in a name of its own, when what it is built from is not known at the
            module's level by then, or when that name is taken there.
    """
    source = text.encode()
    statement, name, value = _statement(call_at(text, source, fix.at))
    top = _outermost(statement)
    lines = source.split(b"\n")
    first, last = statement.start_point.row, statement.end_point.row
    _alone(statement, lines)
    program = top.parent
    assert program is not None
    known = _bound_before(program, top)
    for used in within(value):
        if used.type in _WAITS or written(used) == "self":
            raise CannotEdit(f"it is built with {written(used).split('(')[0]}, which only the function has")
        if used.type in _NAMES and not _is_key(used) and written(used) not in known:
            raise CannotEdit(f"it is built with {written(used)}, which the module does not know by then")
        if used.type in _NAMES and not _is_key(used) and _local(used, statement):
            raise CannotEdit(f"it is built with {written(used)}, which is the function's own here")
    first = _with_its_comment(statement, lines)
    moved = _dedented(lines[first : last + 1], statement.start_point.column)
    needless = needless_imports(statement, value, lines)
    above = first - 1 if first - 1 in needless else first
    gone = (
        *(_lines_gone(source, lines, row, row + 1 + _gap_closes(lines, row, row + 1)) for row in needless),
        _lines_gone(source, lines, first, last + 1 + _gap_closes(lines, above, last + 1)),
    )
    there = known.get(name)
    if there is not None:
        if written(there).strip().rstrip(";") != written(statement).strip().rstrip(";"):
            raise CannotEdit(f"the module has a {name} of its own")
        return gone
    if _bound_elsewhere(program, name, statement):
        raise CannotEdit(f"{name} is given another value too")
    beside = _beside(top, lines)
    if beside is not None:
        at = chars(source, sum(len(line) + 1 for line in lines[: beside + 1]))
        return (Splice(at, at, moved.decode() + "\n"), *gone)
    at = chars(source, with_comments(top, lines))
    gap = "\n" * (3 if fix.at.file.endswith(".py") else 2)
    return (Splice(at, at, moved.decode() + gap), *gone)


def _statement(call: "Node") -> "tuple[Node, str, Node]":
    """The statement that gives the client a name, that name, and what it is given."""
    value, parent = call, call.parent
    methods = []
    while parent is not None and parent.type in _CHAIN:
        if parent.type in ("call", "call_expression") and _same(parent.child_by_field_name("function"), value):
            methods.append(value)
        value, parent = parent, parent.parent
    if parent is not None and parent.type == "assignment" and _same(parent.child_by_field_name("right"), value):
        target, statement = parent.child_by_field_name("left"), parent.parent
        if statement is not None and statement.type == "expression_statement":
            _same_each_time(methods)
            return statement, _name(target), value
    if parent is not None and parent.type == "variable_declarator":
        statement = parent.parent
        if statement is not None and statement.type == "lexical_declaration" and statement.named_child_count == 1:
            _same_each_time(methods)
            return statement, _name(parent.child_by_field_name("name")), value
    raise CannotEdit("what is built is not put in a name of its own")


def _same_each_time(methods: "list[Node]") -> None:
    """Raises  CannotEdit for a method of what is built that may ask a server: its answer belongs to the invocation."""
    for method in methods:
        told = written(method.child_by_field_name("attribute") or method.child_by_field_name("property"))
        if not told[:1].isupper() and told not in _LASTS:
            raise CannotEdit(f"{told} may answer something else each time")


def _same(one: "Node | None", other: "Node") -> bool:
    return one is not None and one.start_byte == other.start_byte and one.end_byte == other.end_byte


def _name(target: "Node | None") -> str:
    if target is None or target.type != "identifier":
        raise CannotEdit("what is built is not put in a name of its own")
    return written(target)


def _outermost(statement: "Node") -> "Node":
    """The statement of the module that this one stands in; it must stand in a function, straight in its body."""
    body = statement.parent
    if body is None or body.type not in ("block", "statement_block"):
        raise CannotEdit("it does not stand in a function")
    if sum(1 for child in body.named_children if child.type != "comment") < 2:
        raise CannotEdit("nothing else stands where it does")
    node, inside = body, False
    while node.parent is not None and node.parent.parent is not None:
        inside = inside or node.parent.type in _FUNCTIONS
        node = node.parent
    if not inside and node.type not in _FUNCTIONS:
        raise CannotEdit("it does not stand in a function")
    return node


def _alone(statement: "Node", lines: list[bytes]) -> None:
    before = lines[statement.start_point.row][: statement.start_point.column]
    after = lines[statement.end_point.row][statement.end_point.column :].strip()
    if before.strip() or (after and not after.startswith((b"#", b"//"))):
        raise CannotEdit("another statement stands on its line")


def _bound_before(program: "Node", top: "Node") -> "dict[str, Node | None]":
    """Names that the module's statements before this one bind, each with its statement where it is an assignment."""
    known: dict[str, Node | None] = dict.fromkeys(("process", "undefined", "globalThis", "True", "False", "None"))
    for statement in program.children:
        if statement.type in ("import_statement", "import_from_statement", "future_import_statement"):
            known |= dict.fromkeys(written(node) for node in within(statement) if node.type in _NAMES)
        elif statement.start_byte < top.start_byte:
            bound = [node for node in within(statement) if node.type in ("assignment", "variable_declarator")]
            for node in bound[:1] if statement.type == "expression_statement" else bound:
                target = node.child_by_field_name("left") or node.child_by_field_name("name")
                for name in within(target) if target is not None else ():
                    if name.type in (*_NAMES, "shorthand_property_identifier_pattern"):
                        known.setdefault(written(name), statement)
    return known


def _bound_elsewhere(program: "Node", name: str, statement: "Node") -> bool:
    """True where the same name is given a value, declared or imported in another place of the file."""
    for node in within(program):
        if (
            node.type not in _NAMES
            or written(node) != name
            or statement.start_byte <= node.start_byte < statement.end_byte
        ):
            continue
        parent = node.parent
        while parent is not None and parent.type in (
            "pattern_list",
            "tuple_pattern",
            "array_pattern",
            "object_pattern",
        ):
            parent = parent.parent
        if parent is None:
            continue
        target = parent.child_by_field_name("left") or parent.child_by_field_name("name")
        if parent.type in _TARGETS and target is not None and target.start_byte <= node.start_byte < target.end_byte:
            return True
        if parent.type in (
            "parameters",
            "formal_parameters",
            "global_statement",
            "nonlocal_statement",
            "as_pattern_target",
        ):
            return True
    return False


def _local(used: "Node", statement: "Node") -> bool:
    """True where an enclosing function has a parameter or an earlier value of that name."""
    node: Node | None = statement
    name = written(used)
    while node is not None:
        parameters = node.child_by_field_name("parameters") or node.child_by_field_name("parameter")
        if node.type in _FUNCTIONS and parameters is not None:
            if any(each.type in _NAMES and written(each) == name for each in within(parameters)):
                return True
            body = node.child_by_field_name("body")
            for each in within(body) if body is not None else ():
                if each.type in _TARGETS and each.start_byte < statement.start_byte:
                    target = each.child_by_field_name("left") or each.child_by_field_name("name")
                    if target is not None and written(target) == name:
                        return True
        node = node.parent
    return False


def _is_key(node: "Node") -> bool:
    """True for a name that is an attribute, a keyword or a key: it means nothing by itself."""
    parent = node.parent
    if parent is None:
        return False
    if parent.type == "attribute":
        return _same(parent.child_by_field_name("attribute"), node)
    if parent.type == "keyword_argument":
        return _same(parent.child_by_field_name("name"), node)
    return parent.type in ("dotted_name", "nested_type_identifier", "type_annotation")


def _lines_gone(source: bytes, lines: list[bytes], first: int, after: int) -> Splice:
    start = sum(len(line) + 1 for line in lines[:first])
    return Splice(chars(source, start), chars(source, start + sum(len(line) + 1 for line in lines[first:after])), "")


def _with_its_comment(statement: "Node", lines: list[bytes]) -> int:
    """The row in which a statement begins, or the comment above it where that speaks of nothing else: it says that a
    client is made, or they stand alone between empty lines, or the ends of their block.
    """
    row, own = statement.start_point.row, own_row(statement, lines)
    above, below = lines[own - 1].strip(), lines[statement.end_point.row + 1 : statement.end_point.row + 2]
    alone = (not above or above.endswith((b":", b"{"))) and not any(line.strip(b" \t\r};)") for line in below)
    says_so = _MAKING.search(b" ".join(lines[own:row])) is not None
    return own if alone or says_so else row


def _dedented(lines: list[bytes], indent: int) -> bytes:
    return b"\n".join(line[indent:] if not line[:indent].strip() else line for line in lines).rstrip()


def _gap_closes(lines: list[bytes], first: int, after: int) -> int:
    """1 where the line behind a statement that goes is empty and stood for a gap that is there without it, else 0."""
    if not first or after >= len(lines) or lines[after].strip():
        return 0
    above = lines[first - 1].strip()
    return int(not above or above.endswith((b":", b"{")))


def _beside(top: "Node", lines: list[bytes]) -> int | None:
    """The line of a value that the module gives a name right above, which another may join; None without one."""
    above = top.prev_named_sibling
    while above is not None and above.type == "comment" and _belongs(above, top, lines):
        above = above.prev_named_sibling
    if above is None or above.start_point.row != above.end_point.row:
        return None
    gives = above.type == "expression_statement" and above.named_children[0].type == "assignment"
    between = lines[above.end_point.row + 1 : own_row(top, lines)]
    if not (gives or above.type == "lexical_declaration") or not between or any(line.strip() for line in between):
        return None
    return above.end_point.row


def _belongs(comment: "Node", top: "Node", lines: list[bytes]) -> bool:
    """True for a comment right above a statement, or behind another."""
    at = comment.start_point
    return at.row >= own_row(top, lines) or bool(lines[at.row][: at.column].strip())
