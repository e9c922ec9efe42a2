"""What of a Python package never runs: tests, prose, caches, stubs, compiled sources, metadata nobody reads."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

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
EXTENSION = re.compile(r"(?:\.cpython-\d+\w*-[\w-]+|\.abi3)?\.so$|\.py$")
"""How the file of a module ends."""
_IMPORT = re.compile(
    rb"^[ \t]*(?:from[ \t]+(\.*[\w.]*)[ \t]+import[ \t]+(\*|\([^)]*\)|[\w., \t]+)|import[ \t]+([\w., \t]+))",
    re.MULTILINE,
)


def judged(pieces: Sequence[Piece], *, keep: frozenset[str] = frozenset()) -> list[Piece]:
    """The files, each with why it goes or with nothing.

    keep  folders or files that an earlier check found to be needed.
    """
    codes = {_folder(piece.path) for piece in pieces if piece.name == "__init__.py"}
    first = [replace(piece, why=_why(piece, codes)) if piece.owner else piece for piece in pieces]
    kept = _imported(first)
    second = [
        replace(piece, why=None)
        if piece.why in (Why.TESTS, Why.DOCS, Why.SOURCES) and (piece.path in kept or _below(piece.path, keep))
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
    """Files among tests that something outside them imports, or opens by its name, directly or by way of others.

    A folder of tests that is imported itself stays as a whole: whoever has it may look for anything in it.
    """
    tests = {piece.path: piece for piece in pieces if piece.why is Why.TESTS}
    wholes: dict[str, list[str]] = defaultdict(list)
    for path in tests:
        wholes[(tests_of(path) or path).replace("/", ".")].append(path)
    modules = {module: [path] for path in tests if (module := _module(path)) is not None}
    found: dict[str, Piece] = {}
    waiting = [piece for piece in pieces if piece.why is None and piece.path.endswith(".py")]
    while waiting:
        for module in _test_imports(waiting.pop()):
            named = chain(wholes.get(module, ()), *(modules.get(each, ()) for each in _and_above(module)))
            more = {path: tests[path] for path in named if path not in found}
            found |= more
            waiting += [piece for path, piece in more.items() if path.endswith(".py")]
    return frozenset(found) | frozenset(_data(found, tests))


def _data(found: Mapping[str, Piece], tests: Mapping[str, Piece]) -> Iterator[str]:
    """What else stands in the folders of imported tests and is spoken of there: a file, or the folder that it is in."""
    texts: dict[str, bytes] = defaultdict(bytes)
    for path, piece in found.items():
        if path.endswith(".py"):
            texts[tests_of(path) or path] += piece.real.read_bytes()
    for path in tests:
        folder = tests_of(path) or path
        if folder in texts and _module(path) is None:
            *folders, name = path[len(folder) + 1 :].split("/")
            spoken = [re.escape(name), *(rf"""['"/]{re.escape(each)}['"/]""" for each in folders)]
            if re.search("|".join(spoken).encode(), texts[folder]):
                yield path


def _module(path: str) -> str | None:
    """The module that a file is, when it can be imported."""
    found = EXTENSION.search(path)
    return path[: found.start()].removesuffix("/__init__").replace("/", ".") if found is not None else None


def _and_above(module: str) -> Iterator[str]:
    """A module and the packages that it is in, which are imported before it."""
    parts = module.split(".")
    yield from (".".join(parts[:end]) for end in range(len(parts), 0, -1))


def _test_imports(piece: Piece) -> Iterator[str]:
    """What a file imports, when any of it could be a test."""
    text = piece.real.read_bytes()
    if piece.why is not Why.TESTS and b"test" not in text:
        return
    for source, names, plain in _IMPORT.findall(text):
        yield from _modules(piece.path, source.decode(), names.decode(), plain.decode())


def _modules(path: str, source: str, names: str, plain: str) -> Iterator[str]:
    """What one import statement names, each a module or what stands in one."""
    if plain:
        yield from (each.split()[0] for each in plain.split(",") if each.split())
        return
    dots = len(source) - len(source.lstrip("."))
    if dots:
        package = path.split("/")[:-1]
        base = package[: len(package) - dots + 1]
        source = ".".join([*base, *filter(None, [source.lstrip(".")])])
    yield from (f"{source}.{each.split()[0]}" for each in names.strip("()").split(",") if each.split())


def _below(path: str, places: Iterable[str]) -> bool:
    return any(path == place or path.startswith(f"{place}/") for place in places)


def _folder(path: str) -> str:
    return path.rpartition("/")[0]
