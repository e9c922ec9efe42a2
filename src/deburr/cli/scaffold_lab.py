"""Both handlers of a scaffold run in the lab on the same requests."""

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

from msgspec import Struct

from deburr.cli.session import Session
from deburr.lab.dependencies import install_named, target_here, with_dependencies
from deburr.lab.laboratory import Lab
from deburr.lab.project import Prepared, prepare
from deburr.lab.record import Record, Status
from deburr.lab.settings import Settings
from deburr.proofs.made_events import through_door
from deburr.scaffold.likeness import Compared, compared
from deburr.scaffold.scaffolding import Scaffold
from deburr.workload.function import Function
from deburr.workload.workload import Workload

POWERTOOLS = {"python": {"aws-lambda-powertools": ""}, "node": {"@aws-lambda-powertools/event-handler": "2"}}
_VARIABLE = re.compile(r"<[^>]+>|\{[^}]+\}|:\w+")


class Likened(Struct, frozen=True):
    """notes  one sentence each: what was installed, what was made up."""

    answers: tuple[Compared, ...]
    notes: tuple[str, ...]


async def likened(
    session: Session,
    workload: Workload,
    function: Function,
    made: Scaffold,
    settings: Settings,
    given: dict[str, str],
    *,
    install: bool,
) -> Likened:
    """One request for each route that moves, made up, to today's handler and to the resolver. What Flask answers by
    itself, which the resolver asks it for, is compared too.

    Raises  NotRunnable, LabError, InstallError.
    """
    caller = next((each for each in workload.callers if each.function is function and each.kind == made.kind), None)
    async with Lab(session.facts, settings) as lab:
        today = prepare(function, workload, root=session.root, work=lab.work, given=given)
        if install:
            today = with_dependencies(today, function, root=session.root, facts=session.facts, work=lab.work)
        then = _with_resolver(today, function, made, session, lab.work, install=install)
        answers = []
        for method, path in _asked(made):
            door = caller.route if caller is not None else ""
            event = json.dumps(through_door(made.kind, door, function, path=path, method=method)).encode()
            first = await lab.invoke(today.spec, event)
            second = await lab.invoke(then.spec, event)
            told = f"{method} {path}"
            answers.append(
                compared(told, first.answer.body, second.answer.body, failed=_wrong(first), fails=_wrong(second))
            )
        return Likened(tuple(answers), today.told)


def _asked(made: Scaffold) -> list[tuple[str, str]]:
    """Methods and paths."""
    asked = [
        ("GET" if "GET" in route.methods else route.methods[0], _VARIABLE.sub("1", route.path)) for route in made.routes
    ]
    if made.wrapped.framework != "flask":
        return asked
    path = asked[0][1]
    return [*asked, ("HEAD", path), ("OPTIONS", path), ("TRACE", path), ("GET", f"{path.rstrip('/')}/no/such/page")]


def _wrong(record: Record) -> str:
    """Why there is no answer; "" when there is one."""
    if record.status is Status.SUCCESS:
        return ""
    try:
        told = json.loads(record.answer.body)
    except ValueError:
        told = {}
    message = told.get("errorMessage", "") if isinstance(told, dict) else ""
    return " ".join(f"{record.error_type or record.status} {message}".split())[:120]


def _with_resolver(
    today: Prepared, function: Function, made: Scaffold, session: Session, work: Path, *, install: bool
) -> Prepared:
    """Today's code with the scaffold's files and Powertools beside it, in a folder of its own."""
    whole = work / "resolver"
    shutil.copytree(today.spec.code, whole, symlinks=True)
    here = target_here(function, today.spec.runtime, session.facts) if install else None
    if here is not None:
        packages = install_named(POWERTOOLS[here.language], here, work)
        if packages is not None:
            shutil.copytree(packages.folder, whole, symlinks=True, dirs_exist_ok=True, copy_function=_where_absent)
    folder = (function.code.folder or "").strip("/")
    for file, (_, after) in made.files.items():
        inside = file.removeprefix(f"{folder}/") if folder not in ("", ".") else file
        path = whole / inside
        path.unlink(missing_ok=True)  # it may be a link to what is kept
        path.write_text(after, encoding="utf-8")
    return replace(today, spec=replace(today.spec, code=whole, handler=made.entry, name=f"{today.spec.name}-resolver"))


def _where_absent(source: str, target: str) -> str:
    return target if Path(target).exists() else str(shutil.copy2(source, target))
