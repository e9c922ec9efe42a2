"""Files of the project that a template names: by their path, or by the address under which they were uploaded."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deburr.sources.cloudformation.scope import Scope
    from deburr.sources.cloudformation.values import Value

_ADDRESS = r"(?:https?|s3)://[^/]*/|^\{[^}]*\}[^/]*/"
_FILLED_IN_BY_BUILD = r"[{}<>%$]|__"
"""In a part of an address that a build or the deployment completes: `{}`, `<bucket>`, `%%VERSION%%`, `__VERSION__`.
No folder of the project is called so, and the part is left out."""
_COMMON = frozenset({"template", "main", "index", "packaged", "stack", "cfn", "cloudformation"})
"""Names that many templates bear: a folder must tell which is meant."""
_SUFFIXES = (".yaml", ".yml", ".json", ".template", ".template.json")
MOST_ABOVE = 8  # folders


def path_of(where: "Value", scope: "Scope") -> str | None:
    """The way from the template's folder to a file: as it is written, or to what was uploaded under that address.

    None for an address under which nothing of the project was, and for what is settled later.
    """
    written = where.text() if where.kind != "map" else None
    if written is not None and "://" not in written:
        return written
    key = where.get("Key") if where.kind == "map" else None
    return uploaded(f"s3://{{}}/{key.pattern()}" if key is not None else where.pattern(), scope)


def uploaded(address: str, scope: "Scope") -> str | None:
    """The way from the template's folder to a file that an address names by its last folders and its name.

    A build may rename it: `shop.json` is uploaded as `shop.template`. The longest end that a file has wins, nearest
    first; None where none has one that tells, and for an address without a scheme or a part that is settled later.

    address  with `{}` for each part that is settled later.
    scope    of the template that names it, which is never meant itself; nothing outside the checked folder is read.
    """
    if re.match(_ADDRESS, address) is None:
        return None
    parts = re.sub(_ADDRESS, "", address, count=1).split("/")
    known = [part for part in parts if part and re.search(_FILLED_IN_BY_BUILD, part) is None]
    if not known or known[-1] != parts[-1]:
        return None
    stem = known[-1].partition(".")[0]
    shortest = 2 if stem in _COMMON else 1
    root = scope.root.resolve()
    template = root / scope.file
    for first in range(len(known) - shortest + 1):
        for folder in _above(template.parent, root):
            for path in _called(folder.joinpath(*known[first:])):
                if path != template and path.is_file():
                    return os.path.relpath(path, template.parent)
    return None


def _above(folder: Path, root: Path) -> Iterator[Path]:
    for at in (folder, *folder.parents[:MOST_ABOVE]):
        yield at
        if at == root:
            return


def _called(path: Path) -> Iterator[Path]:
    yield path
    name = path.name.removesuffix(".json") if path.name.endswith(".template.json") else path.name
    stem, dot, suffix = name.rpartition(".")
    if f"{dot}{suffix}" in _SUFFIXES:
        yield from (path.with_name(f"{stem}{other}") for other in _SUFFIXES if f"{stem}{other}" != path.name)
