"""Python's imports: every form of `import` and `from`."""

from typing import TYPE_CHECKING

from deburr.sources.handlers.lowering import Lowering
from deburr.sources.handlers.syntax import Import, ImportName, Stmt

if TYPE_CHECKING:
    from tree_sitter import Node as Tree


def imported(low: Lowering, node: "Tree", out: list[Stmt]) -> None:
    """`import a.b, c as d`: one Import each."""
    comment = _comment(low, node)
    for item in node.children_by_field_name("name"):
        module, alias = _name_and_alias(low, item)
        local = alias or module.partition(".")[0]
        made = Import(module, [ImportName("", local)], low.type_only, alias == module, comment, is_lazy(node))
        out.append(low.at(made, item))


def imported_from(low: Lowering, node: "Tree", out: list[Stmt]) -> None:
    """`from m import a, b as c`, also `from __future__`."""
    written = node.child_by_field_name("module_name")
    module = "".join(low.text(written).split()) if written is not None else "__future__"
    names: list[ImportName] = []
    aliases = 0
    for item in node.children_by_field_name("name"):
        source, alias = _name_and_alias(low, item)
        names.append(ImportName(source, alias or source))
        aliases += alias == source
    if any(child.type == "wildcard_import" for child in node.named_children):
        names.append(ImportName("*", "*"))
    reexport = bool(names) and aliases == len(names)
    made = Import(module, names, low.type_only, reexport, _comment(low, node), is_lazy(node))
    out.append(low.at(made, node))


def _name_and_alias(low: Lowering, item: "Tree") -> tuple[str, str]:
    if item.type != "aliased_import":
        return "".join(low.text(item).split()), ""
    name, alias = item.child_by_field_name("name"), item.child_by_field_name("alias")
    return low.text(name) if name else "", low.text(alias) if alias else ""


def _comment(low: Lowering, node: "Tree") -> str:
    inside = [low.text(child) for child in node.named_children if child.type == "comment"]
    _, mark, behind = low.rest_of_line(node).partition("#")
    return " ".join([*inside, mark + behind]).strip()


def is_lazy(node: "Tree") -> bool:
    """`lazy import x`, which tree-sitter-python 0.25 takes for an error and an import behind it."""
    before = node.prev_sibling
    return before is not None and before.type == "ERROR" and is_lazy_word(before)


def is_lazy_word(error: "Tree") -> bool:
    """The `lazy` in front of an import."""
    after = error.next_sibling
    return (
        error.type == "ERROR"
        and error.end_byte - error.start_byte == len("lazy")
        and error.text == b"lazy"
        and after is not None
        and after.type in ("import_statement", "import_from_statement")
        and after.start_point.row == error.start_point.row
    )


IMPORTS = {
    "import_statement": imported,
    "import_from_statement": imported_from,
    "future_import_statement": imported_from,
}
