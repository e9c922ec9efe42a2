"""Parsers of tree-sitter's grammars, loaded without the packages around them.

A grammar's package imports `importlib.resources` for queries that nobody here asks for, and with it tempfile, shutil
and every compression: 5 ms of each run. What parses is the extension module within, and that is loaded by itself.
"""

from functools import cache
from importlib import import_module
from importlib.machinery import PathFinder
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Parser

GRAMMARS = {
    "python": ("tree_sitter_python", "language"),
    "javascript": ("tree_sitter_javascript", "language"),
    "typescript": ("tree_sitter_typescript", "language_typescript"),
    "tsx": ("tree_sitter_typescript", "language_tsx"),
    "hcl": ("tree_sitter_hcl", "language"),
}
"""Package of each grammar, and the function in it that gives its language."""
_BINDING = "_binding"
"""What the extension module is called in every package that tree-sitter's own template makes."""


@cache
def parser(name: str) -> "Parser":
    """The parser of one of `GRAMMARS`, the same for whoever asks."""
    from tree_sitter import Language, Parser  # a run that only reads what it kept needs none

    package, language = GRAMMARS[name]
    return Parser(Language(getattr(_binding(package) or import_module(package), language)()))


def _binding(package: str) -> ModuleType | None:
    """The extension module; None where the package is made otherwise."""
    whole = PathFinder.find_spec(package)
    folders = whole.submodule_search_locations if whole is not None else None
    spec = PathFinder.find_spec(f"{package}.{_BINDING}", folders) if folders else None
    if spec is None or spec.loader is None:
        return None
    module = spec.loader.create_module(spec)
    if module is not None:
        spec.loader.exec_module(module)
    return module
