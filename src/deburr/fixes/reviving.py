"""A connection of the module is checked when an invocation begins, and made anew when the server has closed it."""

from typing import TYPE_CHECKING

from deburr.edits import Revive
from deburr.fixes.keeping_text import PYTHON
from deburr.fixes.programs import call_at, chars, within, written
from deburr.fixes.splice import CannotEdit, Splice
from deburr.fixes.standing import called, is_text

if TYPE_CHECKING:
    from tree_sitter import Node

NAMES = ("connected", "at_rest")


def splices(text: str, fix: Revive) -> tuple[Splice, ...]:
    """What to change in a program of Python: a check behind the connection, called where the handler begins.

    Raises  CannotEdit when the connection is not given a name at the module's level, when the module itself uses it, or
            when the handler is not a function of the same file.
    """
    source = text.encode()
    library = PYTHON.get(fix.at.path)
    if library is None or not library.checked:
        raise CannotEdit(f"no check is known for {fix.at.path}")
    call = call_at(text, source, fix.at)
    assignment = call.parent
    statement = assignment.parent if assignment is not None else None
    target = assignment.child_by_field_name("left") if assignment is not None else None
    plain = assignment is not None and assignment.type == "assignment" and target is not None
    if not plain or target is None or target.type != "identifier" or statement is None or statement.parent is None:
        raise CannotEdit("it is not put in a name of its own")
    root = statement.parent
    if root.type != "module":
        raise CannotEdit("it does not stand at the module's level")
    name = written(target)
    error = written(call.child_by_field_name("function")).rpartition(".")[0]
    if not error:
        raise CannotEdit("its library's own errors have no name here")
    if any(node.type == "identifier" and written(node) in NAMES for node in within(root)):
        raise CannotEdit(f"the module has a name of {', '.join(NAMES)} already")
    for other in root.children:
        if other.start_byte != statement.start_byte and _uses_at_once(other, name):
            raise CannotEdit(f"the module itself uses {name}, in line {other.start_point.row + 1}")
    handler, body = _entry(root, fix.entry)
    first = next((child for child in body.named_children if child.type != "comment" and not is_text(child)), None)
    if first is None or first.start_point.row == handler.start_point.row:
        raise CannotEdit(f"{fix.entry} has no room for it")
    end = source.find(b"\n", statement.end_byte)
    end = len(source) if end < 0 else end + 1
    start = source.rfind(b"\n", 0, first.start_byte) + 1
    indent = source[start : first.start_byte].decode()
    step = indent or "    "
    checks = library.text(error=error, step=step, typed=False).partition("def at_rest")
    function = [
        "",
        "",
        "def connected():",
        f'{step}"""Connect again where the server has closed the connection meanwhile."""',
        f"{step}global {name}",
        f"{step}if not at_rest({name}):",
        f"{step * 2}{_indented(written(assignment), step)}",
        "",
        "",
        f"{checks[1]}{checks[2]}",
        "",
    ]
    put = "\n" * (source[end - 1 : end] != b"\n") + "\n".join(function).rstrip("\n") + "\n"
    return (
        Splice(chars(source, end), chars(source, end), put),
        Splice(chars(source, start), chars(source, start), f"{indent}connected()\n"),
    )


def _uses_at_once(statement: "Node", name: str) -> bool:
    """True where a statement of the module names the connection out of a function, or gives it another value."""
    for node in within(statement):
        if node.type != "identifier" or written(node) != name:
            continue
        if node.parent is not None and node.parent.type == "global_statement":
            return True
        inner, at = node, node.parent
        while at is not None:
            body = at.child_by_field_name("body") if at.type in ("function_definition", "lambda") else None
            if body is not None and body.id == inner.id:
                break  # what stands in the parameters is worked out when the function is made
            inner, at = at, at.parent
        if at is None:
            return True
    return False


def _entry(root: "Node", entry: str) -> tuple["Node", "Node"]:
    """The function of that name, and its body."""
    for node in within(root):
        if node.type == "function_definition" and called(node) == entry:
            body = node.child_by_field_name("body")
            if body is not None:
                return node, body
    raise CannotEdit(f"{entry} does not stand in the same file")


def _indented(text: str, step: str) -> str:
    """The same over several lines, two levels further in."""
    first, *rest = text.splitlines()
    return "\n".join([first, *(f"{step * 2}{line}" if line.strip() else line for line in rest)])
