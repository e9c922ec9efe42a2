"""Files under /tmp: opened anew instead of added to, and removed when the work that needs them is done."""

import re
from typing import TYPE_CHECKING

from deburr.edits import OpenAnew, RemoveAfter
from deburr.fixes.programs import call_at, chars, within, written
from deburr.fixes.splice import CannotEdit, Splice
from deburr.fixes.standing import called, in_block, root_of

if TYPE_CHECKING:
    from tree_sitter import Node

_FUNCTIONS = frozenset({"function_definition", "function_declaration", "function_expression", "arrow_function"})
_LOOPS = frozenset({"for_statement", "while_statement", "for_in_statement", "do_statement", "list_comprehension"})
_MODE = re.compile(r"""(["'])a([bt+]*)\1""")
_WRITES = {"appendFile": "writeFile", "appendFileSync": "writeFileSync"}
_PATHS = {"Object.download_file": 0, "Bucket.download_file": 1, "download_file": 2, "open": 0}
"""Calls that write a file, and which of their arguments is its path: what a resource is made for is not told again."""
_KEEP = frozenset(
    """
    append add insert extend put put_nowait update setdefault appendleft submit map apply_async run_in_executor partial
    create_task Thread Process Path PurePath
    """.split()  # noqa: SIM905 a word list reads better than a column of quotes
)
"""Calls that keep what they are handed, or begin what goes on when they come back."""


def opened(text: str, fix: OpenAnew) -> tuple[Splice, ...]:
    """What to change so that a file is written anew.

    Raises  CannotEdit when it is opened more than once in an invocation, or may be, or its mode is computed.
    """
    source = text.encode()
    call = call_at(text, source, fix.at)
    function: Node | None = call
    while function is not None and function.type not in _FUNCTIONS:
        if function.type in _LOOPS:
            raise CannotEdit("it is opened in a loop, which adds to it on purpose")
        function = function.parent
    if function is None or called(function) != fix.entry:
        raise CannotEdit(f"it is not opened in {fix.entry} itself, and may be opened more than once")
    callee = call.child_by_field_name("function")
    method = callee.child_by_field_name("property") if callee is not None else None
    if method is not None and (instead := _WRITES.get(written(method))) is not None:
        return (Splice(chars(source, method.start_byte), chars(source, method.end_byte), instead),)
    arguments = call.child_by_field_name("arguments")
    for node in within(arguments) if arguments is not None else ():
        if node.type == "string" and _MODE.fullmatch(written(node)) is not None:
            start = chars(source, node.start_byte) + 1
            return (Splice(start, start + 1, "w"),)
    raise CannotEdit("its mode is not written there")


def removed(text: str, fix: RemoveAfter) -> tuple[Splice, ...]:
    """What to change so that what a block writes is gone after it, whatever happens in it.

    Raises  CannotEdit when the file's name is not in a variable of the block, when it is handed on, or when the lines
            cannot be indented.
    """
    source = text.encode()
    call = call_at(text, source, fix.at)
    name = _path(call, fix.at.path)
    block, given = _given(call, name)
    statements = [child for child in block.named_children if child.type != "comment"]
    first = next(child for child in statements if child.start_byte <= call.start_byte < child.end_byte)
    if first.start_byte <= given.start_byte < first.end_byte:
        raise CannotEdit("it is named where it is written")
    names = [each for child in statements if child.start_byte < first.start_byte for each in _tmp_name(child)]
    paths = list(dict.fromkeys([*names, name]))
    last = [child for child in statements if child.start_byte >= first.start_byte and _uses(child, paths)][-1]
    if later := [each for child in statements if child.start_byte > first.start_byte for each in _tmp_name(child)]:
        raise CannotEdit(f"{later[0]} is named after {name} is written")
    _stays_in(block, first, paths)
    lines = text.split("\n")
    top, bottom = first.start_point.row, last.end_point.row
    indent = lines[top][: first.start_point.column]
    if indent.strip() or lines[bottom][last.end_point.column :].strip().strip("#"):
        raise CannotEdit("another statement stands on its line")
    step = _step(block, lines)
    end = [f"{indent}finally:", *(f"{indent}{step}{line}" for line in _removal(paths, step, block))]
    found = in_block(source, block, range(top, bottom + 1), (f"{indent}try:", "\n".join(end)), step)
    if not _imports_os(block):
        at = _first_import(block)
        found.append(Splice(chars(source, at), chars(source, at), "import os\n"))
    return tuple(found)


def _uses(statement: "Node", names: list[str]) -> bool:
    return any(node.type == "identifier" and written(node) in names for node in within(statement))


def _path(call: "Node", made: str) -> str:
    """made  the callee by its full name."""
    callee = call.child_by_field_name("function")
    method = written(callee).rpartition(".")[2]
    arguments = call.child_by_field_name("arguments")
    given = [child for child in arguments.named_children if child.type != "comment"] if arguments is not None else []
    at = _PATHS.get(".".join(made.split(".")[-2:]), _PATHS.get(method))
    value = next(
        (
            child.child_by_field_name("value")
            for child in given
            if written(child.child_by_field_name("name")) == "Filename"
        ),
        given[at] if at is not None and at < len(given) else None,
    )
    if value is None or value.type != "identifier":
        raise CannotEdit("the file's name is not in a variable")
    return written(value)


def _given(call: "Node", name: str) -> "tuple[Node, Node]":
    """The block that gives a name its value, and the statement that does; the innermost around a call."""
    at = call.parent
    while at is not None and at.type not in _FUNCTIONS:
        if at.type == "block":
            for child in at.named_children:
                if child.start_byte < call.start_byte and name in _tmp_name(child):
                    return at, child
        at = at.parent
    raise CannotEdit("the file's name is not given in the same function, out of /tmp")


def _tmp_name(statement: "Node") -> list[str]:
    """The name that a statement gives a path under /tmp with a computed part."""
    node = (
        statement.named_children[0] if statement.type == "expression_statement" and statement.named_children else None
    )
    if node is None or node.type != "assignment":
        return []
    target, value = node.child_by_field_name("left"), node.child_by_field_name("right")
    told = written(value)
    computed = value is not None and any(each.type in ("identifier", "call") for each in within(value))
    plain = target is not None and target.type == "identifier"
    return [written(target)] if plain and computed and re.search(r"""["']/tmp\b""", told) else []


def _stays_in(block: "Node", first: "Node", names: list[str]) -> None:
    function: Node = block
    while function.parent is not None and function.type not in _FUNCTIONS:
        function = function.parent
    for node in within(function):
        if node.type in ("return_statement", "yield") and node.start_byte >= first.start_byte:
            for each in within(node):
                if each.type == "identifier" and written(each) in names and not _handed_to_a_call(each, node):
                    raise CannotEdit(f"{written(each)} is handed on")
        if not _mentions(node, names) or node.start_byte < first.start_byte:
            continue
        if node.start_byte >= block.end_byte:
            raise CannotEdit(f"{written(node)} is used after its block")
        if _kept(node, block):
            raise CannotEdit(f"{written(node)} is kept for later")


def _mentions(node: "Node", names: list[str]) -> bool:
    """True for one of the names itself, as `path`, and not as in `os.path`."""
    parent = node.parent
    if node.type != "identifier" or written(node) not in names or parent is None:
        return False
    attribute = parent.child_by_field_name("attribute") if parent.type == "attribute" else None
    return attribute is None or attribute.start_byte != node.start_byte


def _kept(name: "Node", block: "Node") -> bool:
    """True where a path is put into something, or handed to what may look at the file after the block's statement."""
    around = name.parent
    while around is not None and around.id != block.id:
        if around.type in _FUNCTIONS or around.type == "lambda":
            return True
        around = around.parent
    at, above = name, name.parent
    while above is not None and above.id != block.id:
        if above.type == "call":
            callee = written(above.child_by_field_name("function"))
            return callee.rpartition(".")[2] in _KEEP or _looks_later(block, callee)
        if above.type in ("interpolation", "binary_operator", "comparison_operator", "attribute"):
            return False
        if above.type == "assignment":
            right = above.child_by_field_name("right")
            return right is not None and right.start_byte <= at.start_byte < right.end_byte
        at, above = above, above.parent
    return False


def _looks_later(block: "Node", callee: str) -> bool:
    """True for a class or a generator of the file."""
    for node in root_of(block).children:
        made = node.child_by_field_name("definition") if node.type == "decorated_definition" else node
        if made is not None and written(made.child_by_field_name("name")) == callee:
            return made.type == "class_definition" or any(each.type == "yield" for each in within(made))
    return False


def _handed_to_a_call(name: "Node", answer: "Node") -> bool:
    """True where an answer is what a call makes of it, before the file is gone."""
    at = name.parent
    while at is not None and at.id != answer.id:
        if at.type == "call":
            return True
        at = at.parent
    return False


def _removal(paths: list[str], step: str, block: "Node") -> list[str]:
    if len(paths) == 1:
        return [f"if os.path.exists({paths[0]}):", f"{step}os.remove({paths[0]})"]
    taken = {written(node) for node in within(root_of(block)) if node.type == "identifier"}
    each = next(
        name for name in ("path", "file", "left", "written_file") if name not in taken or name == "written_file"
    )
    return [f"for {each} in ({', '.join(paths)}):", f"{step}if os.path.exists({each}):", f"{step * 2}os.remove({each})"]


def _imports_os(block: "Node") -> bool:
    return any(
        child.type == "import_statement" and any(written(name) == "os" for name in child.children_by_field_name("name"))
        for child in root_of(block).children
    )


def _first_import(block: "Node") -> int:
    for child in root_of(block).children:
        if child.type in ("import_statement", "import_from_statement"):
            return child.start_byte
    raise CannotEdit("the module imports nothing, and os would be needed")


def _step(block: "Node", lines: list[str]) -> str:
    """What a block stands deeper by than the statement that it belongs to.

    Raises  CannotEdit for a block on the line of its statement.
    """
    owner = block.parent
    own = lines[owner.start_point.row] if owner is not None else ""
    outer = own[: len(own) - len(own.lstrip())]
    inner = lines[block.start_point.row][: block.start_point.column]
    if inner.strip() or not inner.startswith(outer) or inner == outer:
        raise CannotEdit("the block has no lines of its own")
    return inner[len(outer) :]
