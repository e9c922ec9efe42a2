"""A loop over the records of a batch notes which of them failed, and the handler names those in its answer."""

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from deburr.edits import AnswerFailures
from deburr.fixes.programs import chars, tree_at, within, written
from deburr.fixes.splice import CannotEdit, Splice
from deburr.fixes.standing import called, in_block, line_start

if TYPE_CHECKING:
    from tree_sitter import Node

_FUNCTIONS = frozenset({"function_definition", "function_declaration", "function_expression", "arrow_function"})
_INNER = _FUNCTIONS | {"lambda", "method_definition", "generator_function_declaration"}
_LOOPS = frozenset({"for_statement", "for_in_statement"})
_RECORDS = re.compile(r"""(\w+)(?:\[["']Records["']\]|\.get\(["']Records["'](?:, ?\[\])?\)|\.Records)""")
_LEAVES = frozenset({"return_statement", "break_statement"})
_NAME = "failed"


def splices(text: str, fix: AnswerFailures) -> tuple[Splice, ...]:
    """What to change in a program.

    Raises  CannotEdit when no plain loop over the event's records holds the place, when the loop is left early or holds
            text over several lines, or when the handler answers in another way already.
    """
    source = text.encode()
    root, start = tree_at(text, source, fix.at)
    loop, record = _loop(root, start)
    function, answer = _function(loop, fix.entry)
    body = loop.child_by_field_name("body")
    if body is None or loop.child_by_field_name("alternative") is not None:
        raise CannotEdit("the loop has more than a body")
    for node in within(body):
        if node.type in _LEAVES and not _in_function(node, body):
            raise CannotEdit("the loop is left before its end")
    if any(node.type == "identifier" and written(node) == _NAME for node in within(function)):
        raise CannotEdit(f"{_NAME} is a name there already")
    lines = text.split("\n")
    made = _python(lines, loop, body, record) if fix.at.file.endswith(".py") else _script(lines, loop, body, record)

    def begins(row: int) -> int:
        return chars(source, line_start(source, row))

    loop_line = begins(loop.start_point.row)
    found = [Splice(loop_line, loop_line, made.head), *in_block(source, body, made.rows, made.between, made.step)]
    if answer is not None:
        first, last = answer.start_point.row, answer.end_point.row
        return (*found, Splice(begins(first), begins(last + 1), made.answer))
    return tuple(_and_then(found, begins(loop.end_point.row + 1), made.answer))


def _and_then(splices: list[Splice], at: int, text: str) -> list[Splice]:
    """Something more put at a place, behind what is put there already."""
    there = next((each for each in splices if each.start == each.end == at), None)
    if there is None:
        return [*splices, Splice(at, at, text)]
    gap = "" if there.text.endswith("\n") else "\n"
    kept = [each for each in splices if each is not there]
    return [*kept, Splice(at, at, f"{there.text}{gap}{text}")]


class _Made(Struct, frozen=True):
    """head   what stands before the loop.
    rows     of the loop's body.
    between  what stands before and behind them.
    step     by which they go further in.
    answer   what stands after the loop.
    """

    head: str
    rows: range
    between: tuple[str, str]
    step: str
    answer: str


def _python(lines: list[str], loop: "Node", body: "Node", record: str) -> _Made:
    outer = " " * loop.start_point.column
    first, last = body.start_point.row, body.end_point.row
    inner = lines[first][: body.start_point.column]
    if inner.strip() or first == loop.start_point.row or not inner.startswith(outer):
        raise CannotEdit("the loop's body stands on its own line")
    step = inner[len(outer) :]
    caught = [
        f"{inner}except Exception as error:  # whatever one record raises must not cost the others",
        f"{inner}{step}print(f\"{{{record}['messageId']}} failed: {{error!r}}\")",
        f'{inner}{step}{_NAME}.append({{"itemIdentifier": {record}["messageId"]}})',
    ]
    return _Made(
        f"{outer}{_NAME} = []\n",
        range(first, last + 1),
        (f"{inner}try:", "\n".join(caught)),
        step,
        f'{outer}return {{"batchItemFailures": {_NAME}}}\n',
    )


def _script(lines: list[str], loop: "Node", body: "Node", record: str) -> _Made:
    outer = lines[loop.start_point.row][: loop.start_point.column]
    first, last = body.start_point.row + 1, body.end_point.row - 1
    if body.type != "statement_block" or outer.strip() or first > last or lines[body.end_point.row].strip() != "}":
        raise CannotEdit("the loop's body stands on its own line")
    inner = next((line[: len(line) - len(line.lstrip())] for line in lines[first : last + 1] if line.strip()), "")
    step = inner[len(outer) :] or "  "
    end = ";" if any(line.rstrip().endswith(";") for line in lines[first : last + 1]) else ""
    caught = [
        f"{outer}{step}}} catch (error) {{",
        f"{outer}{step * 2}console.error(`${{{record}.messageId}} failed`, error){end}",
        f"{outer}{step * 2}{_NAME}.push({{ itemIdentifier: {record}.messageId }}){end}",
        f"{outer}{step}}}",
    ]
    return _Made(
        f"{outer}const {_NAME} = []{end}\n",
        range(first, last + 1),
        (f"{outer}{step}try {{", "\n".join(caught)),
        step,
        f"{outer}return {{ batchItemFailures: {_NAME} }}{end}\n",
    )


def _loop(root: "Node", start: int) -> "tuple[Node, str]":
    """The loop over the event's records around a place, or the only one of the file; and what it calls one of them."""
    node = root.descendant_for_byte_range(start, start)
    while node is not None:
        if (record := _record(node)) is not None:
            return node, record
        node = node.parent
    found = [(each, record) for each in within(root) if (record := _record(each)) is not None]
    if len(found) != 1:
        raise CannotEdit("it does not stand in a plain loop over the event's records")
    return found[0]


def _record(node: "Node") -> str | None:
    """What a loop over the event's records calls one of them; None for anything else."""
    if node.type not in _LOOPS:
        return None
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    plain = left is not None and left.type == "identifier" and _RECORDS.fullmatch(written(right)) is not None
    return written(left) if plain else None


def _function(loop: "Node", entry: str) -> "tuple[Node, Node | None]":
    """The function in whose body the loop stands, and its one answer, the last of its statements; None without one."""
    block = loop.parent
    function = block.parent if block is not None else None
    if block is None or function is None or function.type not in _FUNCTIONS:
        raise CannotEdit("the loop does not stand straight in a function")
    if called(function) != entry:
        raise CannotEdit(f"the loop does not stand in {entry}, whose answer counts")
    event = _RECORDS.fullmatch(written(loop.child_by_field_name("right")))
    parameters = function.child_by_field_name("parameters") or function.child_by_field_name("parameter")
    names = [written(node) for node in within(parameters) if node.type == "identifier"] if parameters else []
    if event is None or not names or names[0] != event[1]:
        raise CannotEdit("the function is not handed the event")
    if function.type != "function_definition" and not written(function).startswith("async"):
        raise CannotEdit("the function is not async")
    returns = [node for node in within(block) if node.type == "return_statement" and not _in_function(node, block)]
    last = [child for child in block.named_children if child.type != "comment"][-1]
    if not returns:
        if last.start_byte != loop.start_byte:
            raise CannotEdit("more is done after the loop")
        return function, None
    if len(returns) > 1 or last.start_byte != returns[0].start_byte:
        raise CannotEdit("the function answers in more than one way")
    if "batchItemFailures" in written(function):
        raise CannotEdit("the function names failed records already")
    return function, returns[0]


def _in_function(node: "Node", below: "Node") -> bool:
    """True where a function of its own stands between the two."""
    parent = node.parent
    while parent is not None and parent.start_byte >= below.start_byte and parent.end_byte <= below.end_byte:
        if parent.type in _INNER:
            return True
        parent = parent.parent
    return False
