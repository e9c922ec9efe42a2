"""What of a Python package never runs: tests, prose, caches, stubs, compiled sources, metadata nobody reads."""

import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from deburr.build import distributions
from deburr.build.distributions import INSTALLERS_OWN, LICENCES, SUFFIX
from deburr.build.pieces import Piece, Why

TESTS = ("test", "tests")
DOCS = ("doc", "docs", "example", "examples", "benchmarks", "man")
PROSE = (".md", ".rst")
STUBS = (".pyi", "py.typed")
CACHES = (".pyc", ".pyo")
SOURCES = (
    *(".c", ".cc", ".cpp", ".cxx", ".h", ".hh", ".hpp", ".hxx", ".inl", ".cu", ".cuh", ".f", ".f90", ".f95", ".a"),
    *(".pyx", ".pxd", ".pxi"),
)
EXAMPLES = re.compile(r"botocore/data/.+/examples-1\.json(?:\.gz)?")
"""What botocore puts into the pages that it can write about itself, and reads for nothing else."""
_IMPORT = re.compile(
    rb"^[ \t]*(?:from[ \t]+(\.*[\w.]*)[ \t]+import[ \t]+(\([^)]*\)|[\w., \t]+)|import[ \t]+([\w., \t]+))", re.MULTILINE
)


def judged(pieces: Sequence[Piece], *, keep: frozenset[str] = frozenset()) -> list[Piece]:
    """The files, each with why it goes or with nothing.

    keep  folders or files that an earlier check found to be needed.
    """
    codes = {_folder(piece.path) for piece in pieces if piece.name == "__init__.py"}
    first = [replace(piece, why=_why(piece, codes)) if piece.owner else piece for piece in pieces]
    kept = _imported(first) | keep
    second = [
        replace(piece, why=None)
        if piece.why in (Why.TESTS, Why.DOCS, Why.SOURCES) and _below(piece.path, kept)
        else piece
        for piece in first
    ]
    reader = distributions.metadata_is_read(second)
    return [replace(piece, why=_metadata(piece, reader)) if _is_metadata(piece) else piece for piece in second]


def tests_of(path: str) -> str | None:
    """The folder of tests that a path is in, or None: the outermost one."""
    parts = path.split("/")
    for at, part in enumerate(parts[:-1]):
        if part in TESTS:
            return "/".join(parts[: at + 1])
    return path if parts[-1] == "conftest.py" else None


def _why(piece: Piece, codes: set[str]) -> Why | None:
    path, name = piece.path, piece.name
    if path.endswith(CACHES):
        return Why.CACHES
    if SUFFIX in path or LICENCES.match(name):
        return None
    if tests_of(path) is not None:
        return Why.TESTS
    if path.endswith(STUBS):
        return Why.STUBS
    if path.endswith(SOURCES):
        return Why.SOURCES
    if name.lower().endswith(PROSE) or EXAMPLES.fullmatch(path) or _is_docs(path, codes):
        return Why.DOCS
    return None


def _is_docs(path: str, codes: set[str]) -> bool:
    """In a folder of prose: one that is a package itself, such as botocore.docs, is code."""
    parts = path.split("/")
    for at, part in enumerate(parts[:-1]):
        if part in DOCS and "/".join(parts[: at + 1]) not in codes:
            return not path.endswith((".py", ".so"))
    return False


def _is_metadata(piece: Piece) -> bool:
    return bool(piece.owner) and f"{SUFFIX}/" in piece.path


def _metadata(piece: Piece, reader: str | None) -> Why | None:
    inside = piece.path.partition(f"{SUFFIX}/")[2]
    if LICENCES.match(inside) or LICENCES.match(piece.name):
        return None
    if reader is None or piece.name in INSTALLERS_OWN or inside.startswith("sboms/"):
        return Why.METADATA
    return None


def _imported(pieces: Sequence[Piece]) -> frozenset[str]:
    """Folders of tests that something outside them imports, such as what another package's helpers stand in."""
    folders = {folder for piece in pieces if piece.why is Why.TESTS and (folder := tests_of(piece.path)) is not None}
    found: set[str] = set()
    while True:
        more = {
            folder
            for piece in pieces
            if piece.path.endswith(".py") and (piece.why is None or _below(piece.path, found))
            for folder in _test_imports(piece)
            if folder in folders and not piece.path.startswith(f"{folder}/")
        }
        if more <= found:
            return frozenset(found)
        found |= more


def _test_imports(piece: Piece) -> Iterator[str]:
    text = piece.real.read_bytes()
    if b"test" not in text:
        return
    for source, names, plain in _IMPORT.findall(text):
        for module in _modules(piece.path, source.decode(), names.decode(), plain.decode()):
            parts = module.split(".")
            for at, part in enumerate(parts):
                if part in TESTS or part == "conftest":
                    yield "/".join(parts[: at + 1]) + (".py" if part == "conftest" else "")
                    break


def _modules(path: str, source: str, names: str, plain: str) -> Iterator[str]:
    """The absolute modules of one import statement."""
    if plain:
        yield from (each.split()[0] for each in plain.split(",") if each.split())
        return
    dots = len(source) - len(source.lstrip("."))
    if dots:
        package = path.split("/")[:-1]
        base = package[: len(package) - dots + 1]
        source = ".".join([*base, *filter(None, [source.lstrip(".")])])
    yield source
    yield from (f"{source}.{each.split()[0]}" for each in names.strip("()").split(",") if each.split())


def _below(path: str, places: Iterable[str]) -> bool:
    return any(path == place or path.startswith(f"{place}/") for place in places)


def _folder(path: str) -> str:
    return path.rpartition("/")[0]
