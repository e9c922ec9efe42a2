"""What a constant of the CDK means that changes with its release, and which version an app is of."""

import json
import re
from pathlib import Path

LATEST = "lambda.Runtime.NODEJS_LATEST"
_LATEST_NODE = (
    ((2, 0, 0), (2, 210, 0), "nodejs18.x"),
    ((2, 211, 0), (2, 258, 0), "nodejs22.x"),
    ((2, 264, 0), (2, 276, 0), "nodejs24.x"),
)
"""From and to which release of aws-cdk-lib it means what; read in aws-lambda/lib/runtime.js of the published packages
2.94.0, 2.187.0, 2.200.0 to 2.212.0, 2.230.0, 2.252.0, 2.258.0, 2.264.0, 2.270.0 and 2.276.0 on 2026-11-29."""

_RELEASE = r"(\d+)\.(\d+)\.(\d+)(?![\d.]|-)"
_LOCKED = {
    "package-lock.json": r'"(?:node_modules/)?aws-cdk-lib": \{\s*"version": "',
    "npm-shrinkwrap.json": r'"(?:node_modules/)?aws-cdk-lib": \{\s*"version": "',
    "yarn.lock": r'(?m)^"?aws-cdk-lib@[^\n]*:\n +version:? "?',
    "pnpm-lock.yaml": r"(?m)^ +'?/?aws-cdk-lib[@/]",
}
MANIFESTS = ("package.json", "requirements.txt", "setup.py", "pyproject.toml", "Pipfile")
MAJORS = {1: r"@aws-cdk/core\"|\baws[-_]cdk[.]core\b", 2: r"\"aws-cdk-lib\"|\baws[-_]cdk[-_]lib\b"}
"""How the packages of each version are called, in JavaScript and in Python."""
_LARGEST = 20_000_000  # bytes; a lock of a large repository has 2


def latest_node(folder: Path, root: Path) -> str | None:
    """The runtime that `NODEJS_LATEST` means to the app in this folder; None where its release is not locked or known.

    root  the checked folder: locks are looked for up to it.
    """
    told = {_node_of(release) for release in _locked(folder, root)}
    return told.pop() if len(told) == 1 else None


def major(folder: Path, root: Path) -> int | None:
    """1 or 2, as the nearest manifest names the packages of the CDK; None where none does, or one names both.

    root  the checked folder: manifests are looked for up to it.
    """
    for here in (folder, *folder.parents):
        if not here.is_relative_to(root):
            break
        written = [_text(here / name) for name in MANIFESTS]
        found = {number for number, named in MAJORS.items() if any(re.search(named, each) for each in written)}
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def _node_of(release: tuple[int, ...]) -> str | None:
    return next((name for first, last, name in _LATEST_NODE if first <= release <= last), None)


def _locked(folder: Path, root: Path) -> set[tuple[int, ...]]:
    """Releases of aws-cdk-lib in the nearest lock that has any, or the only one that the nearest manifest allows."""
    for here in (folder, *folder.parents):
        if not here.is_relative_to(root):
            break
        for name, before in _LOCKED.items():
            found = re.findall(before + _RELEASE, _text(here / name))
            if found:
                return {tuple(map(int, parts)) for parts in found}
        exact = _exact(here / "package.json")
        if exact is not None:
            return {exact}
    return set()


def _exact(manifest: Path) -> tuple[int, ...] | None:
    try:
        document = json.loads(_text(manifest) or "{}")
    except ValueError:
        return None
    for kind in ("dependencies", "devDependencies"):
        listed = document.get(kind) if isinstance(document, dict) else None
        written = listed.get("aws-cdk-lib") if isinstance(listed, dict) else None
        found = re.fullmatch(_RELEASE, written) if isinstance(written, str) else None
        if found is not None:
            return tuple(map(int, found.groups()))
    return None


def _text(file: Path) -> str:
    try:
        if not file.is_file() or file.stat().st_size > _LARGEST:
            return ""
        return file.read_text(encoding="utf-8-sig", errors="replace")
    except OSError:
        return ""
