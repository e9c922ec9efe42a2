"""What to write into a Python handler so that one of deburr_guards does what it does by hand."""

from typing import TYPE_CHECKING

from deburr.edits import PassArgument, UseGuard
from deburr.fixes import arguments
from deburr.fixes.guarded_places import body_of, entry_of, free_name, import_splice, mentions, wrapped
from deburr.fixes.programs import call_at, chars, program, within, written
from deburr.fixes.splice import CannotEdit, Splice
from deburr.fixes.standing import indent_of, outermost

if TYPE_CHECKING:
    from tree_sitter import Node

FRESH_S = 300
"""How long a secret is kept: rotation keeps the one before valid for longer."""
TMP = "/tmp"


def splices(text: str, edit: UseGuard) -> tuple[Splice, ...]:
    """What to change in the handler's file.

    Raises  CannotEdit when the code is not written in a way that the guard can be put around.
    """
    if not edit.at.file.endswith(".py"):
        raise CannotEdit("it is no Python")
    source = text.encode()
    root = program(edit.at.file, source)
    made = {"deadline": _deadline, "reuse": _reuse, "once": _once, "scratch": _scratch}[edit.guard]
    return made(text, source, root, edit)


def _deadline(text: str, source: bytes, root: "Node", edit: UseGuard) -> tuple[Splice, ...]:
    """Give a call the time that is left as its timeout."""
    call = call_at(text, source, edit.at)
    entry = entry_of(call, edit.entry)
    body, first = body_of(entry)
    parameters = [each for each in _of(entry, "parameters").named_children if each.type != "comment"]
    context = _parameter(parameters[1]) if len(parameters) > 1 else ""
    if not context:
        raise CannotEdit("the handler takes no context, which knows how much time is left")
    name = next((found for each in body.named_children if (found := _made_by(each, "Deadline"))), "")
    added: tuple[Splice, ...] = ()
    if not name:
        name = free_name(root, "deadline")
        waits = f", at_most_s={edit.waits_s}" if edit.waits_s is not None else ""
        at = chars(source, first.start_byte)
        made = f"{name} = Deadline({context}{waits})\n{indent_of(source, first)}"
        added = (Splice(at, at, made), *import_splice(source, root, "Deadline"))
    passed = PassArgument(edit.at, "timeout", f"{name}.{edit.method}()")
    return (arguments.splice(text, passed), *added)


def _reuse(text: str, source: bytes, root: "Node", edit: UseGuard) -> tuple[Splice, ...]:
    """A connection of the module becomes one that is looked at each time, for the one function that uses it."""
    call = call_at(text, source, edit.at)
    target, statement = _assigned(call)
    name = written(target)
    users = set()
    for each in mentions(root, name):
        if each.start_byte == target.start_byte:
            continue
        user = outermost(each)
        if user.type not in ("function_definition", "decorated_definition"):
            raise CannotEdit(f"{name} is used while the module loads")
        if each.parent is not None and each.parent.type in ("global_statement", "assignment") and _is_target(each):
            raise CannotEdit(f"{name} is given another value too")
        users.add(user.start_byte)
    if len(users) != 1:
        raise CannotEdit(f"{len(users)} functions use {name}: each block has its connection to itself")
    [at] = users
    user = next(each for each in root.named_children if each.start_byte == at)
    function = user.child_by_field_name("definition") if user.type == "decorated_definition" else user
    assert function is not None
    if any(each.type in ("yield", "lambda") and name in written(each) for each in within(function)):
        raise CannotEdit(f"{name} may be used after its block")
    pool = free_name(root, f"{name}s")
    made = f"{pool} = reuse(lambda: {written(call)})"
    changed = Splice(chars(source, statement.start_byte), chars(source, statement.end_byte), made)
    return (changed, *wrapped(source, function, f"with {pool}() as {name}:"), *import_splice(source, root, "reuse"))


def _once(text: str, source: bytes, root: "Node", edit: UseGuard) -> tuple[Splice, ...]:
    """A function without parameters that asks for a secret keeps the answer for some minutes."""
    function = _function_of(call_at(text, source, edit.at))
    if function.parent is None or function.parent.type != "module":
        raise CannotEdit("it is asked for in no plain function of its own")
    name = written(function.child_by_field_name("name"))
    if name == edit.entry or _of(function, "parameters").named_child_count:
        raise CannotEdit(f"{name} takes arguments: give the secret a function of its own")
    if written(function).startswith("async ") or any(each.type == "yield" for each in within(function)):
        raise CannotEdit(f"{name} is no plain function")
    at = chars(source, function.start_byte)
    made = f"@once(max_age_s={FRESH_S})\n"
    return (Splice(at, at, made), *import_splice(source, root, "once"))


def _scratch(text: str, source: bytes, root: "Node", edit: UseGuard) -> tuple[Splice, ...]:
    """Files that the handler leaves in /tmp get a folder that goes with the invocation."""
    entry = entry_of(call_at(text, source, edit.at), edit.entry)
    name = free_name(root, "folder")
    made: list[Splice] = []
    for each in within(root):
        if each.type != "string" or TMP not in written(each):
            continue
        if not entry.start_byte <= each.start_byte < entry.end_byte:
            raise CannotEdit("other code names /tmp too")
        made.append(_below(source, each, name))
    return (*made, *wrapped(source, entry, f"with scratch() as {name}:"), *import_splice(source, root, "scratch"))


def _below(source: bytes, string: "Node", name: str) -> Splice:
    """A text that begins with /tmp, beginning with the folder."""
    opening, closing = written(string.children[0]), written(string.children[-1])
    inside = written(string)[len(opening) : -len(closing)]
    begins = inside == TMP or inside.startswith(f"{TMP}/")
    if not begins or inside.count(TMP) > 1 or opening[:-1].lower() not in ("", "f"):
        raise CannotEdit("/tmp stands in the middle of a text")
    start, end = chars(source, string.start_byte), chars(source, string.end_byte)
    if inside == TMP:
        return Splice(start, end, f"{name}.path")
    rest = inside[len(TMP) :]
    if opening == closing:  # it was no f-string before
        rest = rest.replace("{", "{{").replace("}", "}}")
    return Splice(start, end, f"f{closing}{{{name}.path}}{rest}{closing}")


def _assigned(call: "Node") -> "tuple[Node, Node]":
    """The module's name that a call gives a value, and the statement."""
    parent = call.parent
    statement = parent.parent if parent is not None else None
    if parent is None or statement is None or parent.type != "assignment" or statement.type != "expression_statement":
        raise CannotEdit("what is connected is not put in a name of its own")
    target = parent.child_by_field_name("left")
    if statement.parent is None or statement.parent.type != "module" or target is None or target.type != "identifier":
        raise CannotEdit("it is not a name of the module")
    return target, statement


def _is_target(node: "Node") -> bool:
    parent = node.parent
    if parent is None or parent.type == "global_statement":
        return True
    left = parent.child_by_field_name("left")
    return left is not None and left.start_byte <= node.start_byte < left.end_byte


def _function_of(node: "Node") -> "Node":
    found: Node | None = node
    while found is not None and found.type != "function_definition":
        if found.type == "lambda":
            raise CannotEdit("it stands in a lambda")
        found = found.parent
    if found is None:
        raise CannotEdit("it does not stand in a function")
    return found


def _made_by(statement: "Node", maker: str) -> str:
    """The name that a statement gives what `maker(...)` makes; "" when it does nothing like it."""
    assignment = statement.named_children[0] if statement.type == "expression_statement" else None
    if assignment is None or assignment.type != "assignment":
        return ""
    value = assignment.child_by_field_name("right")
    called = value.child_by_field_name("function") if value is not None and value.type == "call" else None
    return written(assignment.child_by_field_name("left")) if called is not None and written(called) == maker else ""


def _parameter(node: "Node") -> str:
    if node.type == "identifier":
        return written(node)
    named = node.child_by_field_name("name") or (node.named_children[0] if node.type == "typed_parameter" else None)
    return written(named) if named is not None and named.type == "identifier" else ""


def _of(node: "Node", field: str) -> "Node":
    found = node.child_by_field_name(field)
    assert found is not None
    return found
