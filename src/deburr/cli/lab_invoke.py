"""`deburr lab invoke`: call a function of a project, once or many times."""

import asyncio
import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click

from deburr import __version__, memory
from deburr.cli import lab_options, usual_event
from deburr.cli.session import Session
from deburr.errors import DeburrError
from deburr.lab import closed, samples
from deburr.lab.account import Throttled
from deburr.lab.dependencies import with_dependencies
from deburr.lab.laboratory import Lab
from deburr.lab.profiles import profile
from deburr.lab.project import Prepared, prepare
from deburr.lab.record import Record, Status
from deburr.lab.settings import Settings
from deburr.lab.spec import Spec
from deburr.reports import lab_terminal
from deburr.reports.screen import screen_of
from deburr.tune.failing import message
from deburr.workload.function import Function
from deburr.workload.workload import Workload


@dataclass(frozen=True, slots=True)
class Asked:
    """What the calls are to be.

    made       from the function to the event's bytes.
    given      environment variables.
    memory_mb  None for the function's own.
    """

    made: Callable[[Spec], bytes]
    given: dict[str, str]
    install: bool
    cold: bool
    times: int
    concurrency: int
    memory_mb: int | None


@dataclass(slots=True)
class Run:
    """What a run of calls came to."""

    prepared: Prepared
    mechanism: str
    ran_on: str
    records: list[Record]
    throttled: int
    wall_s: float
    note: str = ""


@click.command(name="invoke")
@click.argument("name")
@click.option(
    "--event",
    metavar="JSON|FILE|-",
    help="JSON, a file that holds it, or - for a pipe; default: the project's own, else made up as callers send it.",
)
@click.option(
    "--sample",
    type=click.Choice(sorted(samples.SAMPLES)),
    metavar="KIND",
    help=f"Instead: an event as its caller sends it: {', '.join(sorted(samples.SAMPLES))}.",
)
@click.option("--cold", is_flag=True, help="Every call in a new environment.")
@click.option("--times", type=click.IntRange(1), default=1, metavar="N", help="Call it N times.")
@click.option("--concurrency", type=click.IntRange(1), default=1, metavar="N", help="N callers at once.")
@click.option("--memory", type=click.IntRange(128, 10240), metavar="MB", help="Instead of the function's own.")
@lab_options.install
@lab_options.options
def command(
    name: str,
    event: str | None,
    sample: str | None,
    install: bool,
    cold: bool,
    times: int,
    concurrency: int,
    memory: int | None,
    project: Path,
    mechanism: str | None,
    network: bool,
    env: tuple[str, ...],
    standins: tuple[int, ...],
) -> None:
    """Call the function NAME under Lambda's rules; show its phases, its log and its answer.

    The run is kept as a profile in .deburr/. Exit code 1 when a call failed.
    """
    if event is not None and sample is not None:
        raise click.UsageError("give --event or --sample, not both")
    session = Session.open((project,), today=datetime.now(UTC).date())
    workload = session.workload()
    function = lab_options.named(workload, name)
    note, made = "", _made(event, sample)
    if made is None:
        found = usual_event.usual(function, workload, session.root)
        note, made = usual_event.told(found, "--event"), lambda spec: found.body
    settings = lab_options.settings(mechanism, network, standins)
    start = datetime.now(UTC)
    given = lab_options.variables(env)
    asked = Asked(made, given, install, cold, times, concurrency, memory)
    calls = asyncio.run(_run(session, workload, function, asked, settings))
    calls.note = note
    _show(calls)
    _keep(session, calls, start)
    if not install and any(record.error_type == "Runtime.ImportModuleError" for record in calls.records):
        click.echo("hint: --install installs what requirements.txt or package.json asks for", err=True)
    failed = [record for record in calls.records if record.status is not Status.SUCCESS]
    shut = next(filter(None, (closed.hint(message(each.answer.body, each.error_type)) for each in failed)), None)
    if shut is not None:
        click.echo(f"hint: it {shut}", err=True)
    if failed:
        raise SystemExit(1)


async def _run(session: Session, workload: Workload, function: Function, asked: Asked, settings: Settings) -> Run:
    root = session.root
    async with Lab(session.facts, settings) as lab:
        prepared = prepare(function, workload, root=root, work=lab.work, given=asked.given, memory_mb=asked.memory_mb)
        if asked.install:
            prepared = with_dependencies(prepared, function, root=root, facts=session.facts, work=lab.work)
        fleet = lab.fleet(prepared.spec)
        body = asked.made(prepared.spec)
        run = Run(prepared, lab.mechanism.told, fleet.program.ran_on, [], 0, 0.0)
        left = iter(range(asked.times))
        began = time.perf_counter()

        async def caller() -> None:
            for _ in left:
                try:
                    run.records.append(await lab.invoke(prepared.spec, body, cold=asked.cold))
                except Throttled:
                    run.throttled += 1

        await asyncio.gather(*(caller() for _ in range(min(asked.concurrency, asked.times))))
        run.wall_s = time.perf_counter() - began
        return run


def _show(run: Run) -> None:
    screen = screen_of()
    notes = (*run.prepared.told, *filter(None, [run.note]))
    click.echo(lab_terminal.heading(run.prepared.spec, notes, run.mechanism, run.ran_on, screen))
    if len(run.records) == 1 and not run.throttled:
        click.echo(lab_terminal.one(run.records[0], screen))
    else:
        click.echo(lab_terminal.several(run.records, screen, wall_s=run.wall_s, throttled=run.throttled))


def _keep(session: Session, run: Run, start: datetime) -> None:
    if not run.records:
        return
    dates = session.facts.checked_range([name for name in session.facts if name.startswith("lambda.")])
    measured = profile(
        run.prepared.spec,
        run.records,
        start=start,
        end=datetime.now(UTC),
        facts_date=dates[1] if dates else None,
        deburr=__version__,
    )
    path = memory.write_profiles(session.root, [measured], stamp=start)
    click.echo(lab_terminal.saved(measured, path.relative_to(session.root).as_posix()), nl=False)


def _made(event: str | None, sample: str | None) -> Callable[[Spec], bytes] | None:
    """What was given; None when nothing was."""
    if sample is not None:
        return lambda spec: samples.sample(sample, spec)
    if event is None:
        return None
    body = _event(event)
    return lambda spec: body


def _event(text: str) -> bytes:
    """The bytes of an event, however it was given; DeburrError when they are no JSON."""
    where = None
    try:
        if text == "-":
            where, body = "(stdin)", sys.stdin.buffer.read()
        elif text.endswith(".json") or Path(text).is_file():
            where, body = text, Path(text).read_bytes()
        else:
            body = text.encode()
        json.loads(body)
    except OSError as error:
        raise DeburrError(f"cannot be read: {error.strerror}", where=where, hint="give JSON or a file") from error
    except ValueError as error:
        raise DeburrError(f"is no JSON: {error}", where=where or "--event", hint="an event is JSON") from error
    return body
