"""Whether a source file defines a name, told from its text: no more than enough to choose between files."""

import re
from pathlib import Path

LARGEST = 1_500_000  # bytes
SUFFIXES = {"python": (".py",), "node": (".ts", ".mts", ".js", ".mjs", ".cjs")}
_DEFINES = r"(?:\b(?:def|function|class|const|let|var)\s+{0}\b|\b{0}\s*[:=]|\bexports\.{0}\b|\bexport\b[^;\n]*\b{0}\b)"


def defines(path: Path, name: str) -> bool:
    """True where the file has something of that name; False where it cannot be read, or is a bundle."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace") if path.stat().st_size < LARGEST else ""
    except OSError:
        return False
    return re.search(_DEFINES.format(re.escape(name)), text) is not None
