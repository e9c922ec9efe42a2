"""Whether a view of Express can be called without Express: what it asks of its request and its answer."""

from typing import TYPE_CHECKING

from deburr.fixes.programs import within, written

if TYPE_CHECKING:
    from tree_sitter import Node

ASKED = frozenset({"body", "get", "header", "headers", "method", "originalUrl", "params", "path", "query", "url"})
ANSWERED = frozenset(
    {"end", "header", "json", "redirect", "send", "sendStatus", "set", "setHeader", "status", "statusCode", "type"}
)


def unlike(view: "Node") -> "tuple[Node, str] | None":
    """Where a view uses more of its request or answer than the resolver hands it, and what; None when it does not."""
    names = _parameters(view)
    for name, known, what in zip(names, (ASKED, ANSWERED), ("request", "answer"), strict=False):
        if not name:
            return view, f"it takes its {what} apart"
        body = view.child_by_field_name("body")
        for node in within(body) if body is not None else ():
            if node.type != "identifier" or written(node) != name:
                continue
            parent = node.parent
            if parent is None or parent.type != "member_expression" or parent.child_by_field_name("object") != node:
                return node, f"it hands on its whole {what}"
            used = written(parent.child_by_field_name("property"))
            if used not in known:
                return node, f"it uses {name}.{used}"
    return None


def _parameters(view: "Node") -> list[str]:
    held = view.child_by_field_name("parameters") or view.child_by_field_name("parameter")
    if held is None:
        return []
    if held.type == "identifier":
        return [written(held)]
    found = []
    for each in held.named_children:
        if each.type == "comment":
            continue
        pattern = each.child_by_field_name("pattern") or each
        found.append(written(pattern) if pattern.type == "identifier" else "")
    return found[:2]
