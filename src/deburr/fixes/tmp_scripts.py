"""Files that JavaScript or TypeScript writes under /tmp, removed when the block that needs them is done."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from deburr.edits import RemoveAfter
from deburr.fixes.import_statements import bindings
from deburr.fixes.programs import call_at, chars, within, written
from deburr.fixes.splice import CannotEdit, Splice
from deburr.fixes.standing import in_block, indent_of, root_of

if TYPE_CHECKING:
    from tree_sitter import Node

_FUNCTIONS = frozenset(
    {"function_declaration", "function_expression", "arrow_function", "method_definition", "generator_function"}
)
_NAMES = frozenset({"identifier", "shorthand_property_identifier"})
_COMPUTED = frozenset({"template_substitution", "call_expression", "binary_expression"})
_TMP = re.compile(r"""["'`]/tmp\b|\btmpdir\(\)""")
_DONE = re.compile(r"(?:console|logger|log)\.\w+|(?:\w+\.)?(?:\w+Sync|basename|extname)|\w*Error")
"""What needs a path no longer when it comes back; what others have begun may go on until it is awaited."""
_REMOVE = "rmSync"


def removed(text: str, fix: RemoveAfter) -> tuple[Splice, ...]:
    """What to change so that what a block writes is gone after it, whatever happens in it.

    Raises  CannotEdit when the file's name is no constant of the block, or when something may still need the file once
            the block is done: whatever is handed its name and not awaited.
    """
    source = text.encode()
    call = call_at(text, source, fix.at)
    name = _path(call)
    block = _block(call, name)
    statements = [child for child in block.named_children if child.type != "comment"]
    first = next(at for at, child in enumerate(statements) if _holds(child, call))
    paths = [each for child in statements[:first] for each in _tmp_name(child)]
    if later := [each for child in statements[first:] for each in _tmp_name(child)]:
        raise CannotEdit(f"{later[0]} is named after {name} is written")
    last = _last(statements, first, paths)
    _stays_in(block, paths)
    indent = indent_of(source, statements[first])
    if source[statements[last].end_byte :].partition(b"\n")[0].strip(b"\t ").partition(b"//")[0]:
        raise CannotEdit("another statement stands on its line")
    step = _step(block, source, indent)
    remove, imported = _remover(root_of(block), source)
    end = ";" if ";" in written(statements[first])[-2:] else ""
    lines = [f"{indent}{step}{remove}({each}, {{ force: true }}){end}" for each in paths]
    rows = range(statements[first].start_point.row, statements[last].end_point.row + 1)
    closing = "\n".join([f"{indent}}} finally {{", *lines, f"{indent}}}"])
    return (*in_block(source, block, rows, (f"{indent}try {{", closing), step), *imported)


def _path(call: "Node") -> str:
    arguments = call.child_by_field_name("arguments")
    given = [child for child in arguments.named_children if child.type != "comment"] if arguments is not None else []
    if not given or given[0].type != "identifier":
        raise CannotEdit("the file's name is not in a constant")
    return written(given[0])


def _block(call: "Node", name: str) -> "Node":
    """The block that gives a name its value; the innermost around a call."""
    at = call.parent
    while at is not None and at.type not in _FUNCTIONS:
        if at.type == "statement_block":
            before = [child for child in at.named_children if child.end_byte <= call.start_byte]
            if any(name in _tmp_name(child) for child in before):
                return at
        at = at.parent
    raise CannotEdit("the file's name is not given in the same function, out of /tmp")


def _tmp_name(statement: "Node") -> list[str]:
    """The constant that a statement gives a path under /tmp with a computed part."""
    if statement.type != "lexical_declaration" or not written(statement).startswith("const "):
        return []
    given = statement.named_children[0]
    name, value = given.child_by_field_name("name"), given.child_by_field_name("value")
    if statement.named_child_count != 1 or name is None or name.type != "identifier" or value is None:
        return []
    computed = any(each.type in _COMPUTED for each in within(value))
    return [written(name)] if computed and value.type != "await_expression" and _TMP.search(written(value)) else []


def _last(statements: "Sequence[Node]", first: int, paths: list[str]) -> int:
    """The last statement that must stand in the block: it uses a path, or what one before it there declares.

    Raises  CannotEdit for a function or a class among them, which may be used from above.
    """
    last, names = first, set(paths)
    for at in range(first, len(statements)):
        if any(each.type in _NAMES and written(each) in names for each in within(statements[at])):
            for each in statements[last : at + 1]:
                if each.type in ("function_declaration", "class_declaration", "generator_function_declaration"):
                    raise CannotEdit("a function or a class is declared in between")
                names |= _declared(each)
            last = at
    return last


def _declared(statement: "Node") -> set[str]:
    if statement.type not in ("lexical_declaration", "variable_declaration"):
        return set()
    targets = (each.child_by_field_name("name") for each in statement.named_children)
    return {
        written(node)
        for target in targets
        if target is not None
        for node in within(target)
        if node.type in ("identifier", "shorthand_property_identifier_pattern")
    }


def _stays_in(block: "Node", paths: list[str]) -> None:
    """Raises  CannotEdit where a path is kept, handed on, or handed to what is not awaited."""
    for node in within(block):
        if node.type in _NAMES and written(node) in paths and not _is_target(node) and not _done(node, block):
            raise CannotEdit(f"{written(node)} may be needed after its block, in line {node.start_point.row + 1}")


def _is_target(node: "Node") -> bool:
    name = node.parent.child_by_field_name("name") if node.parent is not None else None
    return name is not None and name.id == node.id


def _done(name: "Node", block: "Node") -> bool:
    """True where whatever is handed a path is done with it by the end of the statement."""
    around = name.parent
    while around is not None and around.id != block.id:
        if around.type in _FUNCTIONS:
            return False
        around = around.parent
    at = name.parent
    while at is not None and at.id != block.id:
        if at.type == "await_expression":
            return True
        if at.type in ("call_expression", "new_expression"):
            callee = at.child_by_field_name("function") or at.child_by_field_name("constructor")
            if _DONE.fullmatch(written(callee)):
                return True
        at = at.parent
    return False


def _remover(root: "Node", source: bytes) -> tuple[str, tuple[Splice, ...]]:
    """What removes a file, by the name that this file has for it, and what must be imported for that.

    Raises  CannotEdit where that name is taken, or nothing of `fs` is imported to stand beside.
    """
    loads = [each for each in root.named_children if _loads_fs(each)]
    for each in loads:
        whole = re.match(
            r"""(?:(?:const|let|var) (\w+) = require\(|import (?:\* as )?(\w+) from )["'](?:node:)?fs["']\)?;?$""",
            written(each),
        )
        if whole is not None:
            return f"{whole[1] or whole[2]}.{_REMOVE}", ()
    if any(each.type in _NAMES and written(each) == _REMOVE for each in within(root)):
        raise CannotEdit(f"{_REMOVE} means something else in this file")
    if not loads:
        raise CannotEdit(f"the file imports nothing of fs, which {_REMOVE} could stand beside")
    for each in loads:
        names = [node for node in within(each) if node.type in ("named_imports", "object_pattern")]
        if names and names[0].named_children and re.search(r"""["'](?:node:)?fs["']""", written(each)):
            at = chars(source, names[0].named_children[-1].end_byte)
            return _REMOVE, (Splice(at, at, f", {_REMOVE}"),)
    beside = written(loads[0])
    quote = '"' if '"' in beside else "'"
    module = f"{quote}{'node:' if 'node:fs' in beside else ''}fs{quote}"
    end = ";" if beside.endswith(";") else ""
    modern = loads[0].type == "import_statement"
    line = f"import {{ {_REMOVE} }} from {module}" if modern else f"const {{ {_REMOVE} }} = require({module})"
    at = chars(source, loads[0].end_byte)
    return _REMOVE, (Splice(at, at, f"\n{line}{end}"),)


def _loads_fs(statement: "Node") -> bool:
    try:
        bindings(statement, python=False)
    except CannotEdit:
        return False
    return re.search(r"""["'](?:node:)?fs(?:/promises)?["']""", written(statement)) is not None


def _step(block: "Node", source: bytes, indent: str) -> str:
    """What the statements of a block stand deeper by than the line that begins it."""
    row = source[: block.start_byte].rpartition(b"\n")[2].decode()
    outer = row[: len(row) - len(row.lstrip())]
    if not indent.startswith(outer) or indent == outer:
        raise CannotEdit("the block has no lines of its own")
    return indent[len(outer) :]


def _holds(node: "Node", other: "Node") -> bool:
    return node.start_byte <= other.start_byte < node.end_byte
