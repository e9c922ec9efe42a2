"""Python files of a function as modules: their trees, and what each name in them means."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from msgspec import Struct

from deburr.errors import DeburrError
from deburr.place import Place

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


class Module(Struct, frozen=True):
    """names  what its imports bring, by the name they get: `request` -> `flask.request`."""

    file: str
    dotted: str
    tree: ast.Module
    names: dict[str, str]

    def means(self, node: ast.expr) -> str:
        """The full name of what an expression names; "" when it is no plain name."""
        if isinstance(node, ast.Name):
            return self.names.get(node.id, f"{self.dotted}.{node.id}")
        if isinstance(node, ast.Attribute) and (owner := self.means(node.value)):
            return f"{owner}.{node.attr}"
        return ""

    def at(self, node: ast.AST, path: str = "") -> Place:
        line, column = getattr(node, "lineno", 0), getattr(node, "col_offset", -1) + 1
        return Place(self.file, line, column, path=path)


def modules(files: Iterable[str], root: Path, folder: str) -> tuple[Module, ...]:
    """The files that are Python and parse, in their order.

    root    what the files are relative to.
    folder  the function's code, from where its modules are imported; "" for the root.
    Raises  DeburrError when none does.
    """
    found = [made for file in files if file.endswith(".py") and (made := _module(file, root, folder)) is not None]
    if not found:
        raise DeburrError("its code could not be read as Python", hint="deburr check says what was not read")
    return tuple(found)


def followed(file: str, root: Path, folder: str) -> tuple[str, ...]:
    """A file and those of its folder that it imports, and so on; nothing outside the function's code."""
    base = "" if folder in ("", ".") else f"{folder}/"
    found = [file]
    for each in found:
        module = _module(each, root, folder)
        for means in module.names.values() if module is not None else ():
            parts = means.split(".")
            for length in range(len(parts), 0, -1):
                stem = base + "/".join(parts[:length])
                there = next((name for name in (f"{stem}.py", f"{stem}/__init__.py") if (root / name).is_file()), None)
                if there is not None:
                    found += [there] * (there not in found)
                    break
    return tuple(found)


def base_of(file: str, root: Path) -> str:
    """From where the modules of a file are imported: the nearest folder above it that has one that it names; "" for the
    root.
    """
    module = _module(file, root, "")
    firsts = {means.partition(".")[0] for means in module.names.values()} if module is not None else set()
    for base in (each.as_posix().removeprefix(".") for each in PurePosixPath(file).parents):
        if any((root / base / f"{first}.py").is_file() or (root / base / first).is_dir() for first in firsts if first):
            return base
    return ""


def module_name(file: str, folder: str) -> str:
    """`api.users` of `src/api/users.py` where the code is `src`."""
    inside = file.removeprefix(f"{folder}/") if folder not in ("", ".") else file
    parts = PurePosixPath(inside).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)


def walk(body: Iterable[ast.stmt], inside: str = "") -> Iterator[tuple[ast.stmt, str]]:
    """Every statement, with the name of the function it stands in; "" for the module's own."""
    for statement in body:
        yield statement, inside
        within = statement.name if isinstance(statement, FunctionNode) else inside
        for field in ("body", "orelse", "finalbody"):
            yield from walk(getattr(statement, field, ()), within)
        for handler in getattr(statement, "handlers", ()):
            yield from walk(handler.body, within)


def text(node: ast.expr | None) -> str | None:
    """A constant text; None for anything else."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def keywords(call: ast.Call) -> dict[str, ast.expr]:
    return {each.arg: each.value for each in call.keywords if each.arg is not None}


def _module(file: str, root: Path, folder: str) -> Module | None:
    try:
        tree = ast.parse((root / file).read_bytes())
    except (OSError, SyntaxError, ValueError, RecursionError):
        return None
    dotted = module_name(file, folder)
    package = dotted if PurePosixPath(file).stem == "__init__" else dotted.rpartition(".")[0]
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for each in node.names:
                names[each.asname or each.name.partition(".")[0]] = (
                    each.name if each.asname else each.name.partition(".")[0]
                )
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - (node.level - 1)] if node.level else []
            source = ".".join([*(part for part in above if part), *([node.module] if node.module else [])])
            names |= {each.asname or each.name: f"{source}.{each.name}".lstrip(".") for each in node.names}
    return Module(file, dotted, tree, names)
