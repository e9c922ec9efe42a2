"""A connection that a function makes each time is kept instead, behind a getter that checks it first."""

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from deburr.edits import Keep
from deburr.fixes.keeping_text import PYTHON, SCRIPT, Names
from deburr.fixes.programs import call_at, chars, within, written
from deburr.fixes.splice import CannotEdit, Splice
from deburr.fixes.standing import called, outermost, root_of, with_comments

if TYPE_CHECKING:
    from tree_sitter import Node

FUNCTIONS = frozenset(
    {"function_definition", "function_declaration", "function_expression", "arrow_function", "method_definition"}
)
_ENDS = frozenset({"close", "end", "destroy"})
_ENDED = frozenset({"commit", "autocommit", "set_session"})
_AT_ONCE = frozenset({"map", "forEach", "all", "allSettled", "race", "any", "flatMap"})
"""What starts several things and waits for none, or for all of them."""
_SESSION = re.compile(r"(?i)\bcreate\s+temp(orary)?\b|\bpg_(try_)?advisory_lock\b|\bget_lock\(|\block\s+tables\b")
"""What a server keeps for as long as a connection lives, whatever is committed."""
_THREADS = ("threading", "concurrent.futures", "multiprocessing", "worker_threads")


class _Held(Struct, frozen=True):
    """Where a connection is held: the function, the name in it, and where that is said."""

    function: "Node"
    name: str
    since: "Node"


def splices(text: str, fix: Keep) -> tuple[Splice, ...]:
    """What to change in a program: the call goes into a getter, what closed the connection ends its transaction alone.

    Raises  CannotEdit when the connection is not put in a name, when what it has not committed would stay open, or when
            two may be wanted at once.
    """
    source = text.encode()
    python = fix.at.file.endswith(".py")
    known = (PYTHON if python else SCRIPT).get(fix.at.path)
    if known is None:
        raise CannotEdit(f"no getter is known for {fix.at.path}")
    call = call_at(text, source, fix.at)
    root = root_of(call)
    told = written(root)
    if any(module in told for module in _THREADS):
        raise CannotEdit("threads may share it")
    names = known.names
    if any(node.type == "identifier" and written(node) in names for node in within(root)):
        raise CannotEdit(f"the module has a name of {', '.join(names)} already")
    held = _held(call, root)
    _one_at_a_time(held.function, root, fix.entry)
    if (left := _SESSION.search(told)) is not None:
        raise CannotEdit(f"{left[0]} would outlast the invocation")
    ends = [node for node in within(held.function) if _ends(node, held.name)]
    if known.checked and python and not ends and not _commits(held):
        raise CannotEdit("nothing ends its transaction, which would stay open between invocations")
    if known.closes_with and _in_a_with(held):
        raise CannotEdit("a with statement closes it")
    error = ""
    if known.checked and python:
        error = written(call.child_by_field_name("function")).rpartition(".")[0]
        if not error:
            raise CannotEdit("its library's own errors have no name here")
    top = outermost(call)
    lines = source.split(b"\n")
    start = with_comments(top, lines)
    at = chars(source, start)
    gap = "\n" * (3 if python else 2)
    above = source[:start].rstrip(b" \t")
    apart = "\n" if above.endswith(b"\n") and above[:-1].rstrip(b" \t").rpartition(b"\n")[2].strip() else ""
    typed = fix.at.file.endswith((".ts", ".mts", ".cts", ".tsx"))
    getter = known.text(error=error, step=_step(held.function, lines), typed=typed)
    found = [Splice(at, at, apart + getter + gap)]
    found += _wrapped(call, source, names, python=python, waits=known.checked)
    for end in ends:
        found += _ended(end, source, names)
    if not python and known.checked:
        found += [_line_gone(node, source) for node in within(held.function) if _opens(node, held.name)]
    return tuple(found)


def _one_at_a_time(function: "Node", root: "Node", entry: str) -> None:
    """Raises  CannotEdit where two may hold the connection at once: what one rolls back would be the other's."""
    if any(node.type in ("yield", "yield_expression") for node in within(function)):
        raise CannotEdit("a generator hands it out, and two may be open at once")
    name = called(function)
    if name and any(_callee(node) == name for node in within(function) if node.type in ("call", "call_expression")):
        raise CannotEdit(f"{name} calls itself")
    if name == entry:
        return
    calls = [node for node in within(root) if node.type in ("call", "call_expression") and _callee(node) == name]
    if not name or not calls:
        raise CannotEdit(f"{name or 'the function'} is called from elsewhere, maybe several times at once")
    for at in calls:
        above = at.parent
        while above is not None:
            if above.type == "call_expression" and _callee(above) in _AT_ONCE:
                raise CannotEdit(f"{name} may run several times at once")
            above = above.parent


def _callee(call: "Node") -> str:
    return written(call.child_by_field_name("function")).rpartition(".")[2]


def _held(call: "Node", root: "Node") -> _Held:
    """Who holds what the call makes: the function it stands in, or the one that is handed it."""
    node = call.parent
    if node is not None and node.type in ("await", "await_expression"):
        node = node.parent
    function = _function(call)
    if node is not None and node.type in ("assignment", "variable_declarator"):
        target = node.child_by_field_name("left") or node.child_by_field_name("name")
        if target is not None and target.type == "identifier":
            if sum(_gives(each, written(target)) for each in within(function)) > 1:
                raise CannotEdit(f"{written(target)} is given another value too")
            return _Held(function, written(target), node)
    if node is not None and node.type == "return_statement":
        return _handed(function, root)
    raise CannotEdit("what is connected is not put in a name of its own")


def _handed(function: "Node", root: "Node") -> _Held:
    """The one place of the file that is handed what a function returns.

    Raises  CannotEdit when there is none or more than one: each may want a connection of its own.
    """
    maker = written(function.child_by_field_name("name"))
    calls = [
        node
        for node in within(root)
        if node.type in ("call", "call_expression") and written(node.child_by_field_name("function")) == maker and maker
    ]
    if not calls:
        raise CannotEdit(f"{maker or 'the function'} is not called in its own file, and whoever calls it may close it")
    if len(calls) != 1:
        raise CannotEdit(f"{maker} is called in {len(calls)} places of its file")
    held = _held(calls[0], root)
    at: Node | None = calls[0]
    while at is not None and at.id != held.function.id:
        if at.type in ("for_statement", "while_statement", "for_in_statement", "list_comprehension"):
            raise CannotEdit(f"{maker} is called in a loop")
        at = at.parent
    return held


def _function(node: "Node") -> "Node":
    at: Node | None = node.parent
    while at is not None and at.type not in FUNCTIONS:
        at = at.parent
    if at is None:
        raise CannotEdit("it does not stand in a function")
    return at


def _gives(node: "Node", name: str) -> bool:
    if node.type not in ("assignment", "assignment_expression", "variable_declarator", "named_expression"):
        return False
    return written(node.child_by_field_name("left") or node.child_by_field_name("name")) == name


def _method(node: "Node", name: str) -> str:
    """The method of a name that a statement calls without arguments, awaited or not; "" for any other."""
    if node.type != "expression_statement" or not node.named_children:
        return ""
    call = node.named_children[0]
    if call.type in ("await", "await_expression"):
        call = call.named_children[0]
    function = call.child_by_field_name("function")
    if function is None or written(call.child_by_field_name("arguments")) != "()":
        return ""
    owner, _, method = written(function).rpartition(".")
    return method if owner == name else ""


def _ends(node: "Node", name: str) -> bool:
    return _method(node, name) in _ENDS


def _opens(node: "Node", name: str) -> bool:
    return _method(node, name) == "connect"


def _commits(held: _Held) -> bool:
    return any(
        node.type == "attribute"
        and written(node.child_by_field_name("object")) == held.name
        and written(node.child_by_field_name("attribute")) in _ENDED
        for node in within(held.function)
    )


def _in_a_with(held: _Held) -> bool:
    return any(
        node.type == "with_item" and written(node).split(" as ")[0] == held.name for node in within(held.function)
    )


def _step(function: "Node", lines: list[bytes]) -> str:
    """By how much a level is indented in a function."""
    body = function.child_by_field_name("body")
    first = next((child for child in body.named_children), None) if body is not None else None
    if first is None or first.start_point.row == function.start_point.row:
        return "    "
    own = lines[function.start_point.row]
    outer = own[: len(own) - len(own.lstrip())]
    inner = lines[first.start_point.row][: first.start_point.column]
    step = inner[len(outer) :].decode()
    return step if step and not step.strip() and inner.startswith(outer) else "    "


def _wrapped(call: "Node", source: bytes, names: Names, *, python: bool, waits: bool) -> list[Splice]:
    start, end = chars(source, call.start_byte), chars(source, call.end_byte)
    if python:
        return [Splice(start, start, f"{names.getter}(lambda: "), Splice(end, end, ")")]
    awaited = call.parent is not None and call.parent.type == "await_expression"
    before = "await " if waits and not awaited else ""
    if waits and not any(child.type == "async" for child in _function(call).children):
        raise CannotEdit("the function is not async, and could not wait for it")
    return [Splice(start, start, f"{before}{names.getter}(() => "), Splice(end, end, ")")]


def _ended(statement: "Node", source: bytes, names: Names) -> list[Splice]:
    """What closed the connection ends its transaction; where it has none, nothing is done.

    Raises  CannotEdit where nothing else stands in its block.
    """
    if names.rest:
        wait = "await " if written(statement).startswith("await") else ""
        owner = written(statement).removeprefix("await ").rpartition(".")[0]
        start = chars(source, statement.start_byte)
        end = chars(source, statement.end_byte)
        tail = ";" if written(statement).rstrip().endswith(";") else ""
        return [Splice(start, end, f"{wait}{names.rest}({owner}){tail}")]
    block = statement.parent
    if block is None or sum(child.type != "comment" for child in block.named_children) < 2:
        raise CannotEdit("nothing else stands where it is closed")
    return [_line_gone(statement, source)]


def _line_gone(statement: "Node", source: bytes) -> Splice:
    first = source.rfind(b"\n", 0, statement.start_byte) + 1
    last = source.find(b"\n", statement.end_byte)
    last = len(source) if last < 0 else last + 1
    if source[first : statement.start_byte].strip() or source[statement.end_byte : last].strip():
        raise CannotEdit("another statement stands on its line")
    return Splice(chars(source, first), chars(source, last), "")
