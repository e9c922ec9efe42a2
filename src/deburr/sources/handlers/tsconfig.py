"""TypeScript's own names for folders: `paths` of a tsconfig.json, or of one that it extends."""

import json
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

LARGEST = 100_000  # bytes
FILE = "tsconfig.json"
DEEPEST = 5  # configurations that extend each other
_COMMENT = r'(?s)("(?:[^"\\]|\\.)*")|//[^\n]*|/\*.*?\*/'
_LAST_COMMA = r'(?s)("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])'

Aliases = Mapping[str, list[str]]
"""Alias, perhaps with a star -> what it stands for, relative to the folder that was asked."""


def aliases(folder: Path, name: str = FILE, left: int = DEEPEST) -> Aliases:
    """What the folder's configuration says; empty when there is none or it is unreadable.

    left  how many more configurations may be extended.
    """
    path = folder / name
    try:
        if not path.is_file() or path.stat().st_size > LARGEST:
            return {}
        plain = path.read_text(encoding="utf-8-sig")
        for left_out in (_COMMENT, _LAST_COMMA):  # a comment may stand behind the last comma
            plain = re.sub(left_out, lambda match: match.group(1) or "", plain)
        whole = json.loads(plain)
        options = whole.get("compilerOptions", {})
        base = str(options.get("baseUrl", ".")).strip("/")
        found = {
            str(alias): [f"{base}/{target}" for target in targets if isinstance(target, str)]
            for alias, targets in dict(options.get("paths", {})).items()
            if isinstance(targets, list)
        }
        extended = whole.get("extends")
    except (OSError, ValueError, AttributeError, TypeError):  # not ours to judge: without paths, names stay external
        return {}
    if found or not left or not isinstance(extended, str) or not extended.startswith("."):
        return found
    file = extended if extended.endswith(".json") else f"{extended}.json"
    within = PurePosixPath(file).parent
    inner = aliases(folder / within, PurePosixPath(file).name, left - 1)
    return {alias: [os.path.normpath(within / target) for target in targets] for alias, targets in inner.items()}


def aliased(module: str, known: Aliases) -> Iterator[str]:
    """What a module's name may stand for, relative to the configuration's folder."""
    for alias, targets in known.items():
        stem, star, tail = alias.partition("*")
        if module == alias or (star and module.startswith(stem) and module.endswith(tail)):
            for target in targets:
                yield target.replace("*", module[len(stem) : len(module) - len(tail)])
