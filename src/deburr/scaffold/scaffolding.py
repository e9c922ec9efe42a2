"""A function's scaffold: the resolver's file, the edits it needs, and what is left to do by hand."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath

from msgspec import Struct
from msgspec.structs import replace

from deburr.errors import DeburrError
from deburr.place import Place
from deburr.scaffold import (
    express_files,
    express_resolver,
    express_routes,
    fastapi_routes,
    flask_routes,
    python_modules,
    python_resolver,
)
from deburr.scaffold.covering import without_covers
from deburr.scaffold.python_modules import module_name, modules
from deburr.scaffold.survey import Left, Route, Survey
from deburr.workload.caller import Caller
from deburr.workload.function import Function, PackageKind
from deburr.workload.handler import Framework

FRAMEWORKS = ("flask", "fastapi", "express")
NAME = "resolver"
NAMED = 12  # reasons why no route moves


class Scaffold(Struct, frozen=True):
    """resolver  the new file, relative to the root.
    entry     what the function's handler is to be set to.
    kind      of the caller whose events it reads.
    files     by file, its text before ("" for a new one) and after.
    wrapped   the framework and its adapter, as they were read.
    """

    resolver: str
    entry: str
    kind: str
    files: Mapping[str, tuple[str, str]]
    routes: tuple[Route, ...]
    left: tuple[Left, ...]
    wrapped: Framework


def scaffold(
    function: Function,
    callers: Sequence[Caller],
    root: Path,
    *,
    app: str = "",
    out: str = "",
    without: Sequence[str] = (),
) -> Scaffold:
    """Everything that would be written for a function.

    root     what its files are relative to.
    app      the file that makes the application, relative to the root; "" for the one that the handler wraps.
    out      the resolver's file, relative to the root; "" for one beside the handler.
    without  middleware that need not run, by name.
    Raises  DeburrError when it wraps none of the frameworks, its code is not in files, or the file is there already.
    """
    wrapped, files = _wrapped(function, root, app)
    if wrapped.framework not in FRAMEWORKS:
        raise DeburrError(
            f"{function.name} runs {wrapped.framework or 'a framework that was not seen'} behind {wrapped.adapter}",
            where=str(wrapped.at),
            hint="a scaffold is written for Flask, FastAPI and Express",
        )
    folder = _base(function, root, files[0])
    kind, other = _kind(callers, wrapped)
    beside = PurePosixPath(files[0]).parent
    if wrapped.framework == "express":
        found = express_routes.survey(files, root, without)
        survey, export = without_covers(found.survey), found.export
        found = replace(found, survey=survey)
        name = out or (beside / f"{NAME}{PurePosixPath(files[0]).suffix}").as_posix()
        text = express_resolver.text(found, name)
        changed = {} if export is None else {export.file: (export.before, export.after)}
    else:
        every = modules(files, root, folder)
        survey = without_covers(
            flask_routes.survey(every, root) if wrapped.framework == "flask" else fastapi_routes.survey(every, without)
        )
        name = out or (beside / f"{NAME}.py").as_posix()
        text, changed = python_resolver.text(survey, kind), {}
    if (root / name).exists():
        raise DeburrError("is there already", where=name, hint="--out names another file")
    if not survey.routes:
        raise DeburrError(f"no route of {function.name} can move{_reasons(survey.left)}", where=str(wrapped.at))
    left = [*survey.left, *_unseen(survey, wrapped), *_unlike(survey.framework, wrapped.at), *other]
    entry = _entry(function, module_name(name, folder))
    return Scaffold(
        name, entry, kind, {**changed, name: ("", text)}, survey.routes, tuple(sorted(left, key=_order)), wrapped
    )


def _reasons(left: Sequence[Left]) -> str:
    """Why nothing moves, line by line, those of routes first."""
    told = sorted(left, key=lambda each: (not each.path, *_order(each)))
    more = f"\n  and {len(told) - NAMED} more" if len(told) > NAMED else ""
    return "".join(f"\n  {each.at}: {each.why}" for each in told[:NAMED]) + more


def _entry(function: Function, module: str) -> str:
    """The handler's new name, with slashes or dots as it has today."""
    dots = "." in (function.entry.value or "").rpartition(".")[0] and function.language == "python"
    return f"{module if dots else module.replace('.', '/')}.handler"


def _order(left: Left) -> tuple[str, int, str]:
    return left.at.file, left.at.line, left.why


def _wrapped(function: Function, root: Path, app: str) -> tuple[Framework, tuple[str, ...]]:
    """The framework that a function wraps, and the files that were followed."""
    if function.code.kind is PackageKind.INLINE:
        raise DeburrError("its code stands in the template", where=str(function.at), hint="move it to a file first")
    if app:
        return _named(function, root, app)
    if function.handler is not None and function.handler.frameworks:
        return function.handler.frameworks[0], function.handler.files
    if function.serves is not None:
        return function.serves, _followed(function, root, function.serves.at.file)
    raise DeburrError(
        f"{function.name} has no web framework that was seen behind an adapter",
        where=str(function.at),
        hint="--app names the file that makes the application, where a plugin brings the adapter",
    )


def _followed(function: Function, root: Path, file: str) -> tuple[str, ...]:
    if file.endswith(".py"):
        return python_modules.followed(file, root, _base(function, root, file))
    return express_files.followed(file, root)


def _base(function: Function, root: Path, file: str) -> str:
    """From where the function's modules are imported, relative to the root."""
    folder = function.code.folder
    if folder is None and file.endswith(".py"):
        return python_modules.base_of(file, root)
    return (folder or "").strip("/")


def _named(function: Function, root: Path, app: str) -> tuple[Framework, tuple[str, ...]]:
    """The application of a file that the user named.

    Raises  DeburrError when the file is not there, or imports none of the frameworks.
    """
    if not (root / app).is_file():
        raise DeburrError("no such file", where=app, hint="--app names the file that makes the application")
    files = _followed(function, root, app)
    text = "\n".join((root / each).read_text("utf-8", errors="replace") for each in files)
    for framework in FRAMEWORKS:
        if re.search(rf"""(?:from|import) {framework}\b|["']{framework}["']""", text):
            return Framework("an adapter", framework, Place(app)), files
    raise DeburrError("imports none of Flask, FastAPI and Express", where=app)


def _kind(callers: Sequence[Caller], wrapped: Framework) -> tuple[str, list[Left]]:
    """The kind of door whose events are read, and what is to be said of the others."""
    doors = [caller for caller in callers if caller.kind in python_resolver.RESOLVERS]
    if not doors:
        return "http_api", [Left(wrapped.at, "nothing is known to call it: events of an HTTP API are assumed")]
    kind = doors[0].kind
    others = {caller.kind: caller for caller in callers if caller.kind != kind}
    return kind, [
        Left(
            caller.at,
            f"{caller.name} ({each.replace('_', ' ')}) calls it too, with events that the resolver does not read",
        )
        for each, caller in others.items()
    ]


def _unlike(framework: str, at: Place) -> list[Left]:
    """What a framework answers by itself, and a resolver does not; Flask is asked for it."""
    told = {
        "fastapi": "another method than a path has is answered 404, by FastAPI 405",
        "express": "HEAD and OPTIONS of its routes are answered 404, by Express as GET without a body and with Allow",
    }
    return [Left(at, told[framework])] if framework in told else []


def _unseen(survey: Survey, wrapped: Framework) -> list[Left]:
    """Routes that the reader of handlers saw and the survey did not."""
    known = [(route.methods, route.path) for route in survey.routes]
    known += [(left.methods, left.path) for left in survey.left if left.path]
    missing = []
    for each in wrapped.routes:
        method, _, path = each.partition(" ")
        if not any(
            whole.endswith(path) and (method == "ANY" or not methods or method in methods) for methods, whole in known
        ):
            missing.append(each)  # without the prefix of its router, which that reader does not follow
    return [Left(wrapped.at, f"{each} was read, and no view was found for it") for each in missing]
