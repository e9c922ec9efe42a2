"""Paths that a CDK app puts together: joined, made relative, taken from a module's own address."""

import os
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from deburr.sources.cdk_source import names
from deburr.sources.cdk_source.folders import Reader
from deburr.sources.cdk_source.values import (
    Const,
    Items,
    Options,
    Partly,
    Spot,
    Unknown,
    Value,
    argument,
    text_of,
    together,
)

if TYPE_CHECKING:
    from deburr.sources.cdk_source.evaluate import Evaluator

FILE = "file://"
META = "import.meta"
JOINS = frozenset({f"{names.UNKNOWN}path.join", f"{names.UNKNOWN}path.posix.join"})
"""Node's `join` takes "/../lambda" for a part like others; Python's, and `resolve`, begin anew there."""
PATHS = JOINS | frozenset(
    f"{names.UNKNOWN}{name}"
    for name in (
        *("path.resolve", "path.dirname", "path.normalize"),
        *("path.posix.resolve", "path.posix.dirname", "path.posix.normalize"),
        *("os.path.join", "os.path.dirname", "os.path.abspath", "os.path.normpath", "os.path.realpath"),
        *("os.path.expanduser", "os.fspath"),
        *("pathlib.Path", "pathlib.PurePath", "pathlib.PurePosixPath"),
    )
)
SEPARATORS = frozenset(f"{names.UNKNOWN}{name}" for name in ("path.sep", "path.posix.sep", "os.sep", "os.path.sep"))


def joined(path: str, args: list[Value], at: Spot) -> Value:
    """What a function of `PATHS` makes of its arguments."""
    parts = [part for arg in args if (part := text_of(arg)) is not None]
    if not parts or len(parts) < len(args):
        some = parts or any(isinstance(each, Partly) for each in args)
        return partly(args, at) if some and not path.endswith("dirname") else Unknown(at)
    whole = PurePosixPath(parts[0], *(part.lstrip("/") if path in JOINS else part for part in parts[1:]))
    return Const(at, str(whole.parent if path.endswith("dirname") else whole))


def partly(args: list[Value], at: Spot) -> Value:
    """A path of which some is known, as its end is that names a file: `path.join(out, "ship.zip")`."""
    parts: list[str | Value] = []
    for number, each in enumerate(args):
        told = text_of(each)
        parts += ["/"] if number else []
        parts += each.parts if isinstance(each, Partly) else [each if told is None else told.strip("/")]
    return together(parts, at)


def of_paths(run: "Evaluator", path: str, args: list[Value], options: Options, at: Spot) -> Value | None:
    """The value of another function of paths and addresses; None where it is none, or not known."""
    reader, first = READERS.get(path), text_of(args[0]) if args else None
    return reader(run, first, args, options, at) if reader is not None and first is not None else None


def meta(run: "Evaluator", file: str, at: Spot) -> Options:
    """`import.meta` of a file: its address, and where it is."""
    whole, folder = (run.files.root / file).as_posix(), run.files.folder_of(file)
    told = {"url": f"{FILE}{whole}", "filename": whole, "dirname": folder}
    return Options(at, {name: Const(at, text) for name, text in told.items()}, whole=False)


def of_address(address: str, name: str) -> str | None:
    """`new URL("../lambda", import.meta.url).pathname`; None for what is no file's address."""
    if not address.startswith(FILE):
        return None
    return {"pathname": address.removeprefix(FILE), "href": address, "protocol": "file:"}.get(name)


def _address(run: "Evaluator", first: str, args: list[Value], options: Options, at: Spot) -> Value | None:
    """`new URL("../lambda", import.meta.url)`."""
    base = text_of(args[1]) if len(args) == 2 else ""
    if base is None or not (base or first).startswith(FILE):
        return None
    if not base:
        return Const(at, first)
    whole = os.path.normpath(PurePosixPath(base.removeprefix(FILE)).parent / first)
    return Const(at, f"{FILE}{whole}")


def _of_file(run: "Evaluator", first: str, args: list[Value], options: Options, at: Spot) -> Value | None:
    """`fileURLToPath(import.meta.url)`."""
    return Const(at, first.removeprefix(FILE)) if first.startswith(FILE) else None


def _relative(run: "Evaluator", first: str, args: list[Value], options: Options, at: Spot) -> Value | None:
    """`path.relative(from, to)`."""
    target = text_of(args[1]) if len(args) == 2 else None
    return _from(run, first, target, at) if target is not None else None


def _relative_to_start(run: "Evaluator", first: str, args: list[Value], options: Options, at: Spot) -> Value | None:
    """Python's `os.path.relpath(path, start)`."""
    start = argument(args, options, 1, "start")
    begins = text_of(start) if start is not None else "."
    return _from(run, begins, first, at) if begins is not None else None


def _from(run: "Evaluator", start: str, path: str, at: Spot) -> Value:
    return Const(at, os.path.relpath(run.files.folder / path, run.files.folder / start))


def _split(run: "Evaluator", first: str, args: list[Value], options: Options, at: Spot) -> Value | None:
    """Python's `os.path.split(path)`."""
    folder, name = os.path.split(first)
    return Items(at, [Const(at, folder), Const(at, name)])


def _resolved(run: "Evaluator", first: str, args: list[Value], options: Options, at: Spot) -> Value | None:
    """`require.resolve("../lambda")`: the file that it means, from where it is written."""
    if not first.startswith("."):
        return None
    whole = Path(os.path.normpath(Path(run.files.folder_of(at.file)) / first))
    if whole.is_file():
        return Const(at, whole.as_posix())
    local = run.files.local(first, at.file)
    return Const(at, (run.files.root / local).as_posix()) if local is not None else None


READERS: Mapping[str, Reader] = {
    f"{names.UNKNOWN}{name}": reader
    for name, reader in {
        "URL": _address,
        "url.URL": _address,
        "url.fileURLToPath": _of_file,
        "path.relative": _relative,
        "path.posix.relative": _relative,
        "os.path.relpath": _relative_to_start,
        "os.path.split": _split,
        "require.resolve": _resolved,
    }.items()
}
