"""What to write into a JavaScript handler so that a call is given the time that is left."""

import json
import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from deburr.edits import UseGuard
from deburr.fixes import arguments
from deburr.fixes.programs import call_at, chars, program, within, written
from deburr.fixes.splice import CannotEdit, Splice
from deburr.fixes.standing import indent_of

if TYPE_CHECKING:
    from tree_sitter import Node

PACKAGE, RANGE = "deburr-guards", "^0.1.0"
_FUNCTIONS = frozenset(
    {"function_declaration", "function_expression", "arrow_function", "method_definition", "generator_function"}
)
_DEPENDENCIES = re.compile(r'"dependencies"\s*:\s*\{(\s*)')


def splices(text: str, edit: UseGuard) -> tuple[Splice, ...]:
    """What to change in the handler's file.

    Raises  CannotEdit when the call does not stand in the handler itself, or the context has no name there.
    """
    if edit.passed is None or not edit.at.file.endswith((".js", ".mjs", ".cjs")):
        raise CannotEdit("deburr-guards has no types for TypeScript yet")
    source = text.encode()
    root = program(edit.at.file, source)
    entry = _entry(call_at(text, source, edit.at), edit.entry)
    body = entry.child_by_field_name("body")
    parameters = entry.child_by_field_name("parameters")
    given = [each for each in parameters.named_children if each.type != "comment"] if parameters is not None else []
    if body is None or body.type != "statement_block" or not body.named_children:
        raise CannotEdit("the handler has no lines of its own")
    if len(given) < 2 or given[1].type != "identifier":
        raise CannotEdit("the handler takes no context, which knows how much time is left")
    name = "deadline"
    added: tuple[Splice, ...] = ()
    if not re.search(r"\bconst deadline = new Deadline\(", written(body)):
        if any(each.type == "identifier" and written(each) == name for each in within(root)):
            raise CannotEdit(f"{name} means something else in this file")
        waits = f", {{ atMostMs: {edit.waits_s * 1000} }}" if edit.waits_s is not None else ""
        first = body.named_children[0]
        indent = indent_of(source, first)
        at = chars(source, first.start_byte)
        made = f"const {name} = new Deadline({written(given[1])}{waits});\n{indent}"
        added = (Splice(at, at, made), *_imported(source, root))
    left = f"{name}.timeoutMs()"
    value = f"AbortSignal.timeout({left})" if edit.passed.name == "signal" else left
    return (arguments.splice(text, replace(edit.passed, value=value)), *added)


def dependency(text: str) -> tuple[Splice, ...]:
    """Name the guards in a package.json.

    Raises  CannotEdit for one without dependencies.
    """
    found = _DEPENDENCIES.search(text)
    try:
        known = json.loads(text).get("dependencies")
    except (ValueError, AttributeError):
        known = None
    if found is None or not known:
        raise CannotEdit(f"its package.json has no dependencies that {PACKAGE} could stand among")
    return (Splice(found.end(), found.end(), f'"{PACKAGE}": "{RANGE}",{found[1] or " "}'),)


def _entry(node: "Node", entry: str) -> "Node":
    """The handler's own function, when a node stands straight in it."""
    found: Node | None = node.parent
    while found is not None and found.type not in _FUNCTIONS:
        found = found.parent
    name = found.child_by_field_name("name") if found is not None else None
    parent = found.parent if found is not None else None
    if name is None and parent is not None and parent.type == "variable_declarator":
        name = parent.child_by_field_name("name")
    if name is None and parent is not None and parent.type == "assignment_expression":
        target = parent.child_by_field_name("left")
        name = target.child_by_field_name("property") if target is not None else None
    if found is None or written(name) != entry:
        raise CannotEdit(f"it does not stand in {entry} itself, where the context is")
    return found


def _imported(source: bytes, root: "Node") -> tuple[Splice, ...]:
    """Load the guard as the file loads others: after its imports, else before its first statement."""
    imports = [each for each in root.named_children if each.type == "import_statement"]
    if imports:
        at = chars(source, imports[-1].end_byte)
        return (Splice(at, at, f"\nimport {{ Deadline }} from '{PACKAGE}';"),)
    loads = [each for each in root.named_children if each.type.endswith("_declaration") and "require(" in written(each)]
    exports = any(each.type == "export_statement" for each in root.named_children)
    line = f"import {{ Deadline }} from '{PACKAGE}';" if exports else f"const {{ Deadline }} = require('{PACKAGE}');"
    if loads and not exports and loads[-1].type in ("lexical_declaration", "variable_declaration"):
        at = chars(source, loads[-1].end_byte)
        return (Splice(at, at, f"\n{line}"),)
    plain = (each for each in root.named_children if each.type not in ("comment", "hash_bang_line"))
    first = next((each for each in plain if not written(each).startswith(("'use strict'", '"use strict"'))), None)
    assert first is not None
    at = chars(source, first.start_byte)
    return (Splice(at, at, f"{line}\n\n"),)
