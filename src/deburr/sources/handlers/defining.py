"""Which source files define a name, told from their text: no more than enough to choose between files."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from deburr.sources.handlers.modules import LARGEST, Sources, clean

SUFFIXES = {"python": (".py",), "node": (".ts", ".mts", ".js", ".mjs", ".cjs")}
_DEFINES = r"(?:\b(?:def|function|class|const|let|var)\s+{0}\b|\b{0}\s*[:=]|\bexports\.{0}\b|\bexport\b[^;\n]*\b{0}\b)"


def definers(sources: Sources, module: str, language: str, name: str, within: Sequence[str] = ("",)) -> Iterator[str]:
    """Files anywhere in the project that may be a module, and define something of that name.

    module    its path from some folder on, without the suffix: `shop/orders`.
    language  `python` or `node`.
    within    only below these folders, or these files themselves; "" is everywhere.
    """
    for suffix in SUFFIXES[language]:
        for file in sources.by_name.ending(f"{module}{suffix}"):
            if any(_below(file, folder) for folder in within) and defines(sources.root / file, name):
                yield file


def folder_above(file: str, module: str) -> str:
    """The folder from which a file is found as that module: `src` of `src/shop/orders.py` for `shop/orders`."""
    return clean(f"{file}/{'../' * (module.count('/') + 1)}")


def defines(path: Path, name: str) -> bool:
    """True where the file has something of that name; False where it cannot be read, or is a bundle."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace") if path.stat().st_size < LARGEST else ""
    except OSError:
        return False
    return re.search(_DEFINES.format(re.escape(name)), text) is not None


def _below(file: str, folder: str) -> bool:
    return not folder or file == folder or file.startswith(f"{folder}/")
