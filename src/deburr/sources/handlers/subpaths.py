"""Names that a package gives to its own files: `imports` of a package.json, each of which begins with `#`."""

import json
from collections.abc import Iterator
from pathlib import Path

from deburr.sources.handlers.tsconfig import LARGEST, Aliases

PACKAGE = "package.json"
_DEEP = 4  # conditions within conditions


def subpaths(folder: Path) -> Aliases:
    """Each name, perhaps with a star, and the files it may stand for, relative to the folder; empty without any."""
    path = folder / PACKAGE
    try:
        if path.stat().st_size > LARGEST:
            return {}
        asked = json.loads(path.read_text(encoding="utf-8-sig")).get("imports")
    except (OSError, ValueError, AttributeError):  # without names, they stay external
        return {}
    if not isinstance(asked, dict):
        return {}
    return {name: list(_targets(target, _DEEP)) for name, target in asked.items() if isinstance(name, str)}


def conditions(target: object) -> Iterator[str]:
    """The files that a package is entered by, `./` before them or not, whatever conditions they stand under."""
    yield from (target,) if isinstance(target, str) else _targets(target, _DEEP)


def _targets(target: object, left: int) -> Iterator[str]:
    """The files of one name, whatever conditions (`types`, `import`, `default`) they stand under."""
    if isinstance(target, str) and target.startswith("."):
        yield target
    elif isinstance(target, dict) and left:
        for condition, inner in target.items():
            if condition != "types":
                yield from _targets(inner, left - 1)
    elif isinstance(target, list) and left:
        for inner in target:
            yield from _targets(inner, left - 1)
