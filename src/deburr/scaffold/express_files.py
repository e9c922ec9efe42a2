"""JavaScript and TypeScript files of a function: what they import, export, and call on Express's things."""

from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from msgspec import Struct

from deburr.errors import DeburrError
from deburr.fixes.programs import is_program, program, within, written
from deburr.fixes.splice import CannotEdit
from deburr.place import Place

if TYPE_CHECKING:
    from tree_sitter import Node

FUNCTIONS = frozenset(
    {"function_declaration", "function_expression", "arrow_function", "method_definition", "generator_function"}
)
_SUFFIXES = ("", ".js", ".ts", ".mjs", ".cjs", ".mts", ".cts", "/index.js", "/index.ts")


class Script(Struct, frozen=True):
    """imports  (module, name) of each local name; the name is "" for the whole module, "default" for its default.
    exports  local name of each exported one; "" for the module itself.
    names    the value that each name of the file is given, where it is given one.
    returns  what each function of the file answers with, by name.
    modern   True where it imports and exports as ECMAScript modules do.
    """

    file: str
    text: str
    root: "Node"
    imports: dict[str, tuple[str, str]]
    exports: dict[str, str]
    names: dict[str, "Node"]
    returns: dict[str, str]
    modern: bool

    def at(self, node: "Node", path: str = "") -> Place:
        """In characters, where the line says nothing wide."""
        return Place(self.file, node.start_point.row + 1, node.start_point.column + 1, path=path)


def scripts(files: Iterable[str], root: Path) -> tuple[Script, ...]:
    """The files that are JavaScript or TypeScript and parse, in their order.

    Raises  DeburrError when none does.
    """
    found = [made for file in files if (made := _script(file, root)) is not None]
    if not found:
        raise DeburrError("its code could not be read as JavaScript", hint="deburr check says what was not read")
    return tuple(found)


def local(script: Script, module: str, every: Iterable[Script]) -> Script | None:
    """The file that a relative import means."""
    known = {each.file: each for each in every}
    return next((known[name] for name in _names(script, module) if name in known), None)


def followed(file: str, root: Path) -> tuple[str, ...]:
    """A file and those that it imports by relative names, and so on."""
    found = [file]
    for each in found:
        script = _script(each, root)
        for module, _ in script.imports.values() if script is not None else ():
            assert script is not None
            there = next((name for name in _names(script, module) if (root / name).is_file()), None)
            found += [there] if there is not None and there not in found else []
    return tuple(found)


def _names(script: Script, module: str) -> list[str]:
    """What the file of a relative import may be called; none for a package."""
    if not module.startswith("."):
        return []
    parts: list[str] = []
    for part in (*PurePosixPath(script.file).parent.parts, *module.split("/")):
        if part == ".." and parts:
            parts.pop()
        elif part not in (".", ""):
            parts.append(part)
    stem = "/".join(parts)
    bare = stem.removesuffix(".js")  # TypeScript names what will be built
    return [base + end for base in dict.fromkeys((stem, bare)) for end in _SUFFIXES]


def string(node: "Node | None") -> str | None:
    """A constant text; None for anything else."""
    if node is None or node.type not in ("string", "template_string"):
        return None
    if any(child.type == "template_substitution" for child in node.children):
        return None
    return written(node)[1:-1]


def arguments(call: "Node") -> "list[Node]":
    held = call.child_by_field_name("arguments")
    return [child for child in held.named_children if child.type != "comment"] if held is not None else []


def callee(call: "Node") -> "Node | None":
    return call.child_by_field_name("function") or call.child_by_field_name("constructor")


def required(value: "Node") -> tuple[str, str]:
    """(module, name) of `require("x").name`; ("", "") for anything else."""
    member = ""
    if value.type == "member_expression":
        member = written(value.child_by_field_name("property"))
        value = value.child_by_field_name("object") or value
    if value.type == "call_expression" and written(callee(value)) == "require" and arguments(value):
        return string(arguments(value)[0]) or "", member
    return "", ""


def _script(file: str, root: Path) -> Script | None:
    if not is_program(file) or file.endswith(".py"):
        return None
    try:
        source = (root / file).read_bytes()
        tree = program(file, source)
        text = source.decode()
    except (OSError, CannotEdit, UnicodeDecodeError):
        return None
    imports: dict[str, tuple[str, str]] = {}
    exports: dict[str, str] = {}
    names: dict[str, Node] = {}
    returns: dict[str, str] = {}
    for node in within(tree):
        if node.type == "import_statement":
            imports |= dict(_imported(node))
        elif node.type == "variable_declarator":
            _declared(node, imports, names)
        elif node.type == "export_statement":
            exports |= dict(_exported(node))
        elif node.type == "assignment_expression":
            _assigned(node, exports, names)
        elif node.type == "function_declaration":
            last = [each for each in within(node) if each.type == "return_statement" and each.named_children]
            if last and last[-1].named_children[0].type == "identifier":
                returns[written(node.child_by_field_name("name"))] = written(last[-1].named_children[0])
    modern = any(child.type in ("import_statement", "export_statement") for child in tree.children)
    return Script(file, text, tree, imports, exports, names, returns, modern)


def _imported(statement: "Node") -> Iterator[tuple[str, tuple[str, str]]]:
    module = string(statement.child_by_field_name("source")) or ""
    for clause in (child for child in statement.children if child.type == "import_clause"):
        for part in clause.named_children:
            if part.type == "identifier":
                yield written(part), (module, "default")
            elif part.type == "namespace_import":
                yield written(part.named_children[-1]), (module, "")
            else:
                for each in part.named_children:
                    name = written(each.child_by_field_name("name"))
                    yield written(each.child_by_field_name("alias")) or name, (module, name)


def _declared(node: "Node", imports: dict[str, tuple[str, str]], names: "dict[str, Node]") -> None:
    name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
    if name is None or value is None:
        return
    module, member = required(value)
    if name.type == "identifier":
        names.setdefault(written(name), value)
        if module:
            imports[written(name)] = (module, member)
    elif name.type == "object_pattern" and module:
        for part in name.named_children:
            key = written(part.child_by_field_name("key")) or written(part)
            imports[written(part.child_by_field_name("value")) or key] = (module, key)


def _exported(statement: "Node") -> Iterator[tuple[str, str]]:
    default = any(child.type == "default" for child in statement.children)
    value = statement.child_by_field_name("value")
    if default and value is not None:
        yield "default", written(value)
    declaration = statement.child_by_field_name("declaration")
    for node in within(declaration) if declaration is not None else ():
        if node.type in ("variable_declarator", "function_declaration"):
            name = written(node.child_by_field_name("name"))
            yield name, name
    for node in within(statement):
        if node.type == "export_specifier":
            name = written(node.child_by_field_name("name"))
            yield written(node.child_by_field_name("alias")) or name, name


def _assigned(node: "Node", exports: dict[str, str], names: "dict[str, Node]") -> None:
    target, value = written(node.child_by_field_name("left")), node.child_by_field_name("right")
    if value is None:
        return
    if target == "module.exports":
        exports[""] = written(value) if value.type in ("identifier", "call_expression") else ""
        for part in value.named_children if value.type == "object" else ():
            key = written(part.child_by_field_name("key")) or written(part)
            exports[key] = written(part.child_by_field_name("value")) or key
    elif target.startswith(("exports.", "module.exports.")):
        exports[target.rpartition(".")[2]] = written(value)
    elif target.isidentifier():
        names.setdefault(target, value)
