"""What a CDK app sees of its own folders and paths: the files that are there, and the parts of their names."""

from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from deburr.sources.cdk_source import names
from deburr.sources.cdk_source.values import Const, Items, Options, Spot, Value, option, text_of

if TYPE_CHECKING:
    from deburr.sources.cdk_source.evaluate import Evaluator

MOST, TIMES = 300, 8
"""Files of one folder, and how often an app sees it: some hash their sources for every function."""
UNSEEN = frozenset({"node_modules", "__pycache__", "cdk.out"})


def of_folders(run: "Evaluator", path: str, args: list[Value], options: Options, at: Spot) -> Value | None:
    """The value of a function of `fs`, `os` or `path` that is read here; None for others, and what is not known."""
    reader, first = READERS.get(path), text_of(args[0]) if args else None
    return reader(run, first, args, options, at) if reader is not None and first is not None else None


def _listed(run: "Evaluator", path: str, args: list[Value], options: Options, at: Spot) -> Value | None:
    """Names, or with `withFileTypes` what they are."""
    folder = run.files.inside(path)
    if folder is None or not folder.is_dir():
        return None
    found = sorted(each for each in folder.iterdir() if each.name not in UNSEEN and not each.name.startswith("."))
    listed = run.files.listed
    listed[folder] = listed.get(folder, 0) + 1
    if folder.parent in listed or listed[folder] > TIMES or len(found) > MOST:  # a walk through all that is there
        return None
    if any(name not in ("withFileTypes", "encoding") for name in options.entries):
        return None
    typed = option(options, "withFileTypes")
    if not isinstance(typed, Const) or not typed.value:
        return Items(at, [Const(at, each.name) for each in found])
    return Items(at, [_entry(each, at) for each in found])


def _entry(path: Path, at: Spot) -> Options:
    told: dict[str, str | bool] = {"name": path.name, "isDirectory": path.is_dir(), "isFile": path.is_file()}
    return Options(at, {name: Const(at, value) for name, value in told.items()})


def _there(run: "Evaluator", path: str, args: list[Value], options: Options, at: Spot) -> Value | None:
    """True for what is there; what is not may be made before the app runs."""
    return Const(at, True) if run.files.inside(path) is not None else None


def _folder(run: "Evaluator", path: str, args: list[Value], options: Options, at: Spot) -> Value | None:
    found = run.files.inside(path)
    return Const(at, found.is_dir()) if found is not None else None


def _stat(run: "Evaluator", path: str, args: list[Value], options: Options, at: Spot) -> Value | None:
    found = run.files.inside(path)
    return _entry(found, at) if found is not None else None


def _last(run: "Evaluator", path: str, args: list[Value], options: Options, at: Spot) -> Value | None:
    """`path.basename(file, ".ts")`."""
    ending = text_of(args[1]) if len(args) > 1 else ""
    return Const(at, PurePosixPath(path).name.removesuffix(ending)) if ending is not None else None


def _ending(run: "Evaluator", path: str, args: list[Value], options: Options, at: Spot) -> Value | None:
    return Const(at, PurePosixPath(path).suffix)


def _split(run: "Evaluator", path: str, args: list[Value], options: Options, at: Spot) -> Value | None:
    """Python's `os.path.splitext(file)`."""
    ending = PurePosixPath(path).suffix
    return Items(at, [Const(at, path.removesuffix(ending)), Const(at, ending)])


def _parsed(run: "Evaluator", path: str, args: list[Value], options: Options, at: Spot) -> Value | None:
    whole = PurePosixPath(path)
    told = {"base": whole.name, "name": whole.stem, "ext": whole.suffix, "dir": str(whole.parent)}
    return Options(at, {name: Const(at, value) for name, value in told.items()})


Reader = Callable[["Evaluator", str, list[Value], Options, Spot], Value | None]
READERS: Mapping[str, Reader] = {
    f"{names.UNKNOWN}{name}": reader
    for name, reader in {
        "fs.readdirSync": _listed,
        "os.listdir": _listed,
        "fs.existsSync": _there,
        "os.path.exists": _there,
        "os.path.isdir": _folder,
        "fs.statSync": _stat,
        "fs.lstatSync": _stat,
        "path.basename": _last,
        "os.path.basename": _last,
        "path.extname": _ending,
        "os.path.splitext": _split,
        "path.parse": _parsed,
    }.items()
}
