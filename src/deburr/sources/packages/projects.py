"""What a local package asks for, which requirements name by its path: pip installs that as well."""

import ast
import configparser
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

_LARGEST = 1_000_000  # bytes


def asked_for(written: str, near: Path, levels: int) -> list[str]:
    """The requirements of a local package; none where it asks for nothing, or is not there.

    written  its path in a requirements file.
    near     folder of that file: pip takes paths from where it runs, which is there or above.
    levels   how many folders up are looked at.
    """
    for base in [near, *near.parents][: levels + 1]:
        found = list(_of(base / written))
        if found:
            return found
    return []


def _of(folder: Path) -> Iterator[str]:
    yield from (
        _pyproject(_text(folder / "pyproject.toml"))
        or _setup(_text(folder / "setup.py"))
        or _cfg(_text(folder / "setup.cfg"))
    )


def _pyproject(text: str) -> list[str]:
    try:
        project = tomllib.loads(text).get("project", {})
    except tomllib.TOMLDecodeError:
        return []
    asked = project.get("dependencies") if isinstance(project, dict) else None
    return [each for each in asked if isinstance(each, str)] if isinstance(asked, list) else []


def _setup(text: str) -> list[str]:
    """`install_requires=[...]` of a call, or of a variable of that name."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return []
    lists: list[ast.expr] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword):
            names = [node.arg]
        elif isinstance(node, ast.Assign):
            names = [to.id for to in node.targets if isinstance(to, ast.Name)]
        else:
            continue
        if "install_requires" in names:
            lists.append(node.value)
    parts = [part for each in lists if isinstance(each, ast.List) for part in each.elts]
    return [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]


def _cfg(text: str) -> list[str]:
    parser = configparser.ConfigParser(interpolation=None)
    try:
        parser.read_string(text)
    except configparser.Error:
        return []
    asked = parser.get("options", "install_requires", fallback="")
    return [line for line in re.split(r"\s*\n\s*", asked.strip()) if line]


def _text(file: Path) -> str:
    try:
        return "" if file.stat().st_size > _LARGEST else file.read_text(encoding="utf-8-sig", errors="replace")
    except OSError:
        return ""
