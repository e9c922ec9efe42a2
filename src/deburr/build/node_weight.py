"""What of an npm package Node never reads: types, maps, prose, TypeScript, tests, builds for bundlers."""

import json
import re
from collections import defaultdict
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any

from msgspec.structs import replace

from deburr.build.pieces import MODULES, Piece, Why

LICENCES = re.compile(r"(?i)(licen[cs]e|copying|notice|authors)")
STUBS = (".d.ts", ".d.mts", ".d.cts", ".flow", ".tsbuildinfo")
PROSE = (".md", ".markdown", ".mkd")
TYPESCRIPT = (".ts", ".tsx", ".mts", ".cts", ".coffee")
COMPILED = (".c", ".cc", ".cpp", ".h", ".hpp", ".gyp", ".gypi", ".o", ".obj", ".mk")
TESTS = frozenset({"test", "tests", "__tests__", "__mocks__", "coverage"})
DOCS = frozenset({"doc", "docs", "example", "examples", ".github", "website", "man"})
CODE = (".js", ".cjs", ".mjs", ".json", ".node", ".wasm")
_TEST_FOLDER = re.compile(
    rb"""['"`][^'"`\n]*(?:^|/)(?:test|tests|__tests__|__mocks__|coverage)(?:/|['"`])""", re.MULTILINE
)


def judged(pieces: Sequence[Piece], *, keep: frozenset[str] = frozenset()) -> list[Piece]:
    """The files, each with why it goes or with nothing; whole packages stay when a check needs something of them.

    keep  names of packages that are left as they are.
    """
    by_folder: dict[str, list[Piece]] = defaultdict(list)
    found: list[Piece] = []
    for piece in pieces:
        if not piece.owner or piece.owner in keep:
            found.append(piece)
        elif piece.owner == "npm":
            found.append(replace(piece, why=Why.CACHES))
        else:
            by_folder[_home(piece)].append(piece)
    for home, inside in by_folder.items():
        twins = _twins(home, inside)
        tests = any(_TEST_FOLDER.search(piece.real.read_bytes()) for piece in inside if _is_code(piece, home))
        codes = {_top(piece, home) for piece in inside if piece.path.endswith(CODE)}
        found += [replace(piece, why=_why(piece, home, twins, tests, codes)) for piece in inside]
    return sorted(found, key=lambda piece: piece.path)


def _home(piece: Piece) -> str:
    head = piece.path.rpartition(f"{MODULES}/")[0]
    return f"{head}{MODULES}/{piece.owner}/"


def _top(piece: Piece, home: str) -> str:
    """The first folder inside its package that a file is in."""
    inside = piece.path[len(home) :]
    return inside.partition("/")[0] if "/" in inside else ""


def _is_code(piece: Piece, home: str) -> bool:
    return piece.path.endswith((".js", ".cjs", ".mjs", "package.json")) and _top(piece, home) not in TESTS


def _why(piece: Piece, home: str, twins: frozenset[str], tests: bool, codes: set[str]) -> Why | None:
    name, top = piece.name, _top(piece, home)
    if LICENCES.match(name) or name == "package.json":
        return None
    if name.endswith(STUBS):
        return Why.STUBS
    if name.endswith(".map"):
        return Why.MAPS
    if top in twins:
        return Why.TWINS
    if name.endswith(TYPESCRIPT) or name.endswith(COMPILED) or f"{top}/" == "obj/":
        return Why.SOURCES
    if top in TESTS and not tests:
        return Why.TESTS
    if name.lower().endswith(PROSE) or (top in DOCS and top not in codes):
        return Why.DOCS
    return None


def _twins(home: str, inside: Sequence[Piece]) -> frozenset[str]:
    """Folders that only `module` and `types` point to: Node reads neither."""
    listed = next((piece for piece in inside if piece.path == f"{home}package.json"), None)
    if listed is None:
        return frozenset()
    try:
        package: dict[str, Any] = json.loads(listed.real.read_text(encoding="utf-8"))
    except ValueError:
        return frozenset()
    if not isinstance(package, dict):
        return frozenset()
    used = json.dumps([package.get(key) for key in ("main", "exports", "imports", "bin")])
    unused = (package.get(key) for key in ("module", "types", "typings", "jsnext:main"))
    folders = {PurePosixPath(path).parts[0] for path in unused if isinstance(path, str) and "/" in path.lstrip("./")}
    if not package.get("main") and not package.get("exports"):
        return frozenset()
    return frozenset(folder for folder in folders if f"{folder}/" not in used)
