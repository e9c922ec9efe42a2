"""From a handler string and a code folder to the file that Lambda will load."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from msgspec import Struct

from deburr.sources.handlers import images, makefiles
from deburr.sources.handlers.bundles import esbuild_scripts, webpack_entries
from deburr.sources.handlers.by_name import BUILT
from deburr.sources.handlers.defining import defines
from deburr.sources.handlers.modules import Sources, clean
from deburr.sources.handlers.requirements import local_packages
from deburr.workload.function import REPLACED, Function, PackageKind

_WRITTEN = ("source", "lambdas", "lambda", "functions", "handlers", "app")
"""Where what is built from there was written, beside `src`."""
_SCRIPTS = (".js", ".mjs", ".cjs", ".ts", ".mts", ".cts", ".tsx")


class Located(Struct, frozen=True):
    """The file and name Lambda calls; `roots` are the folders modules are looked for in, the package's own first."""

    file: str
    entry: str
    script: bool
    roots: tuple[str, ...]


class Absent(Struct, frozen=True):
    """Nothing to read. `missing` when the handler string surely points to nothing; `why` otherwise, for the gap."""

    why: str
    missing: bool = False


def locate(function: Function, sources: Sources, layers: tuple[str, ...]) -> Located | Absent:
    """Find the handler's file.

    layers  local folders of the function's layers, relative to the checked folder.
    """
    if function.code.kind is PackageKind.IMAGE:
        return _in_image(function, sources)
    language = function.language
    if language not in ("python", "node", None):
        return Absent(f"deburr reads Python and Node handlers, this is {language}")
    if function.entry.value is None:
        return Absent("its handler is settled at deploy time")
    if function.code.folder is None:
        return Absent("its code is built elsewhere")
    entry = _redirected(function, function.entry.value)
    if entry.endswith(".sh"):
        return Absent(f"its handler {entry} is a start script")
    folder = clean(function.code.folder)
    path = sources.root / folder
    zipped = path.suffix == ".zip" and path.is_file() and sources.archive(folder)
    if path.is_file() and not zipped:
        return _single_file(function, folder, entry)
    if folder.endswith(_SCRIPTS) and not path.exists():
        base, name = folder.rpartition(".")[0], split_entry(entry, script=True)[1]
        written = next((file for file in _with_suffixes(_built_from_script(base)) if sources.is_file(file)), None)
        written = written or next(_defining(_flattened(base), name, sources), None)
        if written is not None:
            return _single_file(function, written, entry)
    if language == "python" and not zipped:
        template = clean(f"{function.at.file}/..")
        layers = (*layers, *local_packages(sources.root, folder, template))
    roots = (folder, *layers)
    for script in (False, True) if language is None else (language == "node",):
        module, name = split_entry(entry, script=script)
        if not name:
            return Absent(f"handler {entry!r} names no function in a file")
        files = (
            _script_candidates(function, folder, module, name, sources) if script else _python_candidates(roots, module)
        )
        found = next((file for file in files if sources.is_file(file)), None)
        if found is not None:
            return Located(found, name, script, _roots(found, folder, layers))
        for root in () if script or path.exists() else _built_from(folder):
            found = next((file for file in _python_candidates((root,), module) if sources.is_file(file)), None)
            if found is not None:
                return Located(found, name, script, (root, *layers))
    if zipped:
        return Absent(f"{folder} holds no source of {entry}")
    if not path.is_dir() and path.name.startswith("asset."):
        return Absent(f"its asset {folder} is not there: synthesize the app again")
    if not path.is_dir():
        return Absent(f"{folder or '.'} is not in the repository: built elsewhere")
    return _absent(function, path, folder, entry, script=language == "node")


def _in_image(function: Function, sources: Sources) -> Located | Absent:
    """The file that the image's Dockerfile copies and starts, where that stands beside the template."""
    code = function.code
    if code.folder is None:
        return Absent("its code is in an image")
    told = images.recipe(sources, clean(f"{code.folder}/{code.dockerfile or 'Dockerfile'}"))
    entry = function.entry.value or (told.entry if told is not None else "")
    found = images.loaded(sources, told, clean(code.folder), entry) if told is not None else None
    if found is None:
        return Absent("its code is in an image")
    return Located(found.file, found.name, found.script, (found.root,))


def split_entry(entry: str, *, script: bool) -> tuple[str, str]:
    """Module path and function name of a handler string, as the runtime splits it."""
    if script:
        folder, slash, base = entry.rpartition("/")
        module, _, name = base.partition(".")
        return f"{folder}{slash}{module}", name
    module, _, name = entry.rpartition(".")
    return module.replace(".", "/"), name


def _redirected(function: Function, entry: str) -> str:
    """Wrappers that are named as the handler and take the real one from a variable."""
    if entry in ("datadog_lambda.handler.handler", "/opt/nodejs/node_modules/datadog-lambda-js/handler.handler"):
        return dict(function.environment).get("DD_LAMBDA_HANDLER") or entry
    if entry.startswith("newrelic_lambda_wrapper"):
        return dict(function.environment).get("NEW_RELIC_LAMBDA_HANDLER") or entry
    return entry


def _single_file(function: Function, file: str, entry: str) -> Located | Absent:
    script = file.endswith(_SCRIPTS)
    if not script and not file.endswith(".py"):
        return Absent(f"{file} is a built package")
    module, name = split_entry(entry, script=script)
    if function.code.built_by == REPLACED and PurePosixPath(module).name != PurePosixPath(file).stem:
        return Absent(f"{file} only makes the function, another tool deploys {entry}")
    return Located(file, name, script, (clean(f"{file}/.."),))


def _roots(file: str, folder: str, layers: tuple[str, ...]) -> tuple[str, ...]:
    inside = file.startswith(f"{folder}/") or not folder
    return (folder if inside else clean(f"{file}/.."), *layers)


def _python_candidates(roots: tuple[str, ...], module: str) -> Iterator[str]:
    for root in roots:
        yield clean(f"{root}/{module}.py")
        yield clean(f"{root}/{module}/__init__.py")


def _built_from(folder: str) -> Iterator[str]:
    """Where a folder that a build makes (`.build/lambdas`) may be copied from: beside it, or in `src` there."""
    parts = folder.split("/")
    for at, _ in _builds([*parts, ""]):
        before = "/".join(parts[:at])
        yield clean("/".join((before, *parts[at + 1 :])))
        yield from (clean(before), clean(f"{before}/src"))


def _script_candidates(function: Function, folder: str, module: str, name: str, sources: Sources) -> Iterator[str]:
    stem = module.rpartition("/")[2]
    for point in function.code.entry_points:
        if point.rpartition("/")[2].rpartition(".")[0] == stem:
            yield clean(f"{folder}/{point}")
    whole = clean(f"{folder}/{module}")
    yield from _with_suffixes([whole])
    parts = whole.split("/")
    for at, _ in _builds(parts):
        before = "/".join(parts[:at])
        bundled = esbuild_scripts(sources.root / before).get("/".join(parts[at:]))
        if bundled is not None:
            yield clean(f"{before}/{bundled}")
    yield from _with_suffixes(_built_from_script(whole))
    yield from _defining(_flattened(whole), name, sources)
    for at, part in enumerate(parts[:-1]):
        if part in BUILT:
            before = "/".join(parts[:at])
            bundled = webpack_entries(sources.root / before).get("/".join(parts[at + 1 :]))
            if bundled is not None:
                yield from (clean(f"{before}/{bundled}{suffix}") for suffix in ("", *_SCRIPTS))
    if function.code.built_by == "makefile":
        yield from map(clean, makefiles.bundled(sources.root, folder, function.address.rpartition("#")[2], stem))


def _built_from_script(module: str) -> Iterator[str]:
    """Where a script that a build makes (`dist/api/deal`) may be written, without its suffix: the nearest first."""
    parts = module.split("/")
    for at, _ in _builds(parts):
        before, after = "/".join(parts[:at]), "/".join(parts[at + 1 :])
        yield from (f"{before}/src/{after}", f"{before}/{after}")
        yield from (f"{before}/{written}/{after}" for written in _WRITTEN)
        yield from (f"{before}/src/{written}/{after}" for written in _WRITTEN)
        if parts[-1] == "index" and "/" in after:  # `dist/deal/index.js` of `src/deal.ts`
            one = after.rpartition("/")[0]
            yield from (f"{before}/src/{one}", *(f"{before}/src/{written}/{one}" for written in _WRITTEN))


def _flattened(module: str) -> Iterator[str]:
    """The same where the build makes folders that its sources do not have: `src/deal` of `dist/api/deal`."""
    parts = module.split("/")
    for at, _ in _builds(parts):
        before = "/".join(parts[:at])
        yield from (f"{before}/src/{parts[-1]}", f"{before}/{parts[-1]}")


def _builds(parts: list[str]) -> Iterator[tuple[int, str]]:
    """Which folders of a path a build may have made, the innermost first."""
    return ((at, parts[at]) for at in range(len(parts) - 2, -1, -1) if parts[at] in BUILT)


def _defining(bases: Iterable[str], name: str, sources: Sources) -> Iterator[str]:
    """Those of the files that are there and define a handler of that name."""
    return (file for file in _with_suffixes(bases) if sources.is_file(file) and defines(sources.root / file, name))


def _with_suffixes(bases: Iterable[str]) -> Iterator[str]:
    for base in bases:
        yield from (clean(f"{base}{suffix}") for suffix in _SCRIPTS)


def _absent(function: Function, path: Path, folder: str, entry: str, *, script: bool) -> Absent:
    """The folder is there and the file is not: missing only when nothing could still put it there."""
    module, _ = split_entry(entry, script=script)
    what = f"{module}.{'js' if script else 'py'} is not in {folder or 'the template folder'}"
    if function.layers.value != () or entry != function.entry.value:
        return Absent(f"{what}: a layer may hold it")
    if function.language is None or function.code.built_by is not None:
        return Absent(f"{what}: a build step may put it there")
    own = [] if script else [".py"] * any(path.glob("**/*.py"))
    if script:
        own = [suffix for suffix in (".js", ".mjs", ".cjs") if any(path.glob(f"*{suffix}"))]
        if any(path.glob("*.ts")) or any(path.glob("tsconfig*.json")) or _has_build(path):
            return Absent(f"{what}: a build step may put it there")
    if not own:
        return Absent(f"{what}: the folder holds no {'JavaScript' if script else 'Python'} of its own")
    return Absent(what, missing=True)


def _has_build(path: Path) -> bool:
    package = path / "package.json"
    try:
        scripts = json.loads(package.read_text(encoding="utf-8-sig")).get("scripts", {}) if package.is_file() else {}
    except (OSError, ValueError, AttributeError):
        return True  # an unreadable package.json may hide a build step
    return any(name in scripts for name in ("build", "compile", "bundle", "package", "prebuild"))
