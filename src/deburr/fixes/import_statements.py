"""What an import statement gives to a file, name by name, and the statements that give only some of it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from msgspec import Struct

from deburr.fixes.programs import written
from deburr.fixes.splice import CannotEdit

if TYPE_CHECKING:
    from tree_sitter import Node


class Bound(Struct, frozen=True):
    """One name that an import statement gives, and how a statement would give only it.

    opens, part, closes  that statement; names with the same opening and closing can share one.
    waits                True where it can only stand in an async function.
    """

    name: str
    opens: str
    part: str = ""
    closes: str = ""
    waits: bool = False


def bindings(statement: "Node", *, python: bool) -> tuple[Bound, ...]:
    """The names that an import statement gives.

    Raises  CannotEdit for a statement that is no import, or whose names cannot be told.
    """
    kind = statement.type
    if python and kind in ("import_statement", "import_from_statement"):
        return _python_bindings(statement)
    if not python and kind in ("lexical_declaration", "variable_declaration"):
        return _required(statement)
    if not python and kind == "import_statement":
        return _imported(statement)
    raise CannotEdit("no import stands there")


def statements(needs: Iterable[Bound]) -> tuple[str, ...]:
    """One statement for all names that can share it, in their order."""
    shared: dict[tuple[str, str], list[str]] = {}
    for each in needs:
        shared.setdefault((each.opens, each.closes), []).append(each.part)
    return tuple(f"{opens}{', '.join(parts)}{closes}" for (opens, closes), parts in shared.items())


def _python_bindings(statement: "Node") -> tuple[Bound, ...]:
    if any(child.type == "wildcard_import" for child in statement.children):
        raise CannotEdit("it imports whatever there is")
    module = statement.child_by_field_name("module_name")
    start = f"from {written(module)} import" if module is not None else "import"
    found = []
    for node in statement.children_by_field_name("name"):
        alias = node.child_by_field_name("alias")
        name = written(alias) if alias is not None else written(node)
        if module is not None:
            found.append(Bound(name, f"{start} ", written(node)))
        else:
            found.append(Bound(name.split(".")[0], f"{start} {written(node)}"))
    return tuple(found)


def _required(statement: "Node") -> tuple[Bound, ...]:
    declarators = [child for child in statement.named_children if child.type == "variable_declarator"]
    value = declarators[0].child_by_field_name("value") if len(declarators) == 1 else None
    name = declarators[0].child_by_field_name("name") if declarators else None
    called = value
    while called is not None and called.type == "member_expression":
        called = called.child_by_field_name("object")
    callee = called.child_by_field_name("function") if called is not None and called.type == "call_expression" else None
    if value is None or name is None or written(callee) != "require":
        raise CannotEdit("no plain require stands there")
    if name.type == "identifier":
        return (Bound(written(name), f"const {written(name)} = {written(value)};"),)
    found = []
    for part in name.named_children:
        if part.type == "shorthand_property_identifier_pattern":
            given = written(part)
        elif part.type == "pair_pattern" and getattr(part.child_by_field_name("value"), "type", "") == "identifier":
            given = written(part.child_by_field_name("value"))
        else:
            raise CannotEdit("what it gives is taken apart in a way that is not followed")
        found.append(Bound(given, "const { ", written(part), f" }} = {written(value)};"))
    return tuple(found)


def _imported(statement: "Node") -> tuple[Bound, ...]:
    source = written(statement.child_by_field_name("source"))
    found = []
    for clause in (child for child in statement.children if child.type == "import_clause"):
        for part in clause.named_children:
            if part.type == "identifier":
                found.append(_awaited(written(part), f"default: {written(part)}", source))
            elif part.type == "namespace_import":
                name = written(part.named_children[0])
                found.append(Bound(name, f"const {name} = await import({source});", waits=True))
            else:
                for each in part.named_children:
                    original = written(each.child_by_field_name("name"))
                    name = written(each.child_by_field_name("alias")) or original
                    found.append(_awaited(name, original if name == original else f"{original}: {name}", source))
    if not found:
        raise CannotEdit("it is imported for its side effects")
    return tuple(found)


def _awaited(name: str, part: str, source: str) -> Bound:
    return Bound(name, "const { ", part, f" }} = await import({source});", waits=True)
