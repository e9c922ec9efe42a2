"""Applications and routers of Express: where they are made, what is called on them, and which one is mounted."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from deburr.fixes.programs import within, written
from deburr.scaffold.express_files import Script, arguments, callee, local, required, string

if TYPE_CHECKING:
    from tree_sitter import Node


_WRAPPERS = frozenset({"asyncify", "addAsync"})
"""What hands back the application or the router that it is handed."""


class Owner(Struct):
    """An application or a router: where it is made, and its calls in their order."""

    script: Script
    name: str
    is_app: bool
    calls: "list[tuple[str, Node, str]]"


def owners_of(script: Script) -> dict[str, Owner]:
    """The applications and routers that a file makes, by name; by their text what it exports without one."""
    found: dict[str, Owner] = {}
    for name, value in script.names.items():
        base, calls = _unchained(value)
        kind = _made(script, base)
        if kind:
            found[name] = Owner(script, name, kind == "app", calls)
    for node in within(script.root):
        if node.type != "call_expression" or (node.parent is not None and node.parent.type == "member_expression"):
            continue
        base, calls = _unchained(node)
        if base.type == "identifier" and written(base) in found:
            found[written(base)].calls += calls
        elif _exported(node) and (kind := _made(script, base)):
            found[written(node)] = Owner(script, written(node), kind == "app", calls)
    for owner in found.values():
        owner.calls.sort(key=lambda call: call[1].end_byte)
    return found


def _exported(node: "Node") -> bool:
    """True for what a file exports without a name: `export default Router().use(...)`, `module.exports = ...`."""
    parent = node.parent
    if parent is None or parent.type != "assignment_expression":
        return parent is not None and parent.type == "export_statement"
    return written(parent.child_by_field_name("left")) == "module.exports"


def _unchained(node: "Node") -> "tuple[Node, list[tuple[str, Node, str]]]":
    """What a chain of calls stands on, and (method, the call, the path of a `route` before it) for each."""
    links: list[tuple[str, Node]] = []
    while node.type == "call_expression":
        function = callee(node)
        inner = function.child_by_field_name("object") if function is not None else None
        method = written(function.child_by_field_name("property")) if function is not None else ""
        if function is None or function.type != "member_expression" or inner is None or method == "Router":
            break
        links.append((method, node))
        node = inner
    calls, path = [], ""
    for method, call in reversed(links):
        if method == "route":
            path = string(arguments(call)[0]) or "?" if arguments(call) else "?"
            continue
        calls.append((method, call, path))
    return node, calls


def _made(script: Script, node: "Node") -> str:
    """`app` for `express()`, `router` for `express.Router()` in any way it is written; "" for anything else."""
    if node.type not in ("call_expression", "new_expression"):
        return ""
    made = callee(node)
    if made is None:
        return ""
    if written(made) in _WRAPPERS and len(arguments(node)) == 1:
        return _made(script, arguments(node)[0])
    if made.type == "member_expression":
        owner = script.imports.get(written(made.child_by_field_name("object")))
        known = owner is not None and owner[0] == "express"
        return "router" if known and written(made.child_by_field_name("property")) == "Router" else ""
    module, name = script.imports.get(written(made), ("", ""))
    if module != "express":
        return ""
    return "router" if name == "Router" else "app"


def mounted(
    script: Script, node: "Node", owners: dict[tuple[str, str], Owner], every: Sequence[Script]
) -> Owner | None:
    """The router that an argument of `use` is, here or in another file."""
    name = written(node)
    if node.type == "call_expression" and callee(node) is not None:
        name = script.returns.get(written(callee(node)), "")
        if not name and (file := required(node)[0]):
            other = local(script, file, every)
            return owners.get((other.file, other.exports.get("", ""))) if other is not None else None
    if (script.file, name) in owners:
        return owners[script.file, name]
    module, member = script.imports.get(name, ("", ""))
    other = local(script, module, every) if module else None
    if other is None:
        return None
    return owners.get(
        (other.file, other.exports.get(member) or other.exports.get("") or other.exports.get("default", ""))
    )
