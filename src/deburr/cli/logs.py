"""`deburr logs`: logs of Lambda in any container in; what happened, what it cost and what was wasted out."""

import re
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from deburr import __version__
from deburr.cli.kept_calls import kept_calls, prepare, recalled
from deburr.cli.watching import Growing
from deburr.errors import DeburrError
from deburr.facts import book
from deburr.facts.book import Facts
from deburr.logs import parquet
from deburr.logs.analysis import Activity
from deburr.logs.block import moment
from deburr.logs.gather import Gathered
from deburr.logs.metrics import questions
from deburr.logs.queries import ATHENA_TABLE, ENGINES, compiled
from deburr.logs.result import FunctionLog, LogReport, function_log, grouped, profiles, worst_first
from deburr.logs.rows import Slice
from deburr.logs.run import Run
from deburr.reports import logs_json, logs_terminal
from deburr.reports.screen import screen_of

if TYPE_CHECKING:
    from deburr.cli.session import Session

AGO = re.compile(r"(\d+)(m|h|d|w)")
FORMATS = ("terminal", "json", "html", "parquet")
UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
AGAIN_S = 2.0


def _moment(ctx: click.Context, option: click.Parameter, value: str | None) -> int | None:
    if value is None:
        return None
    ago = AGO.fullmatch(value)
    try:
        at = datetime.now(UTC) - timedelta(**{UNITS[ago[2]]: int(ago[1])}) if ago else datetime.fromisoformat(value)
    except (ValueError, OverflowError):
        raise click.BadParameter(f"{value!r}: write 2026-11-01, 2026-11-01T09:30 (UTC) or 36h, 7d ago") from None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return int(at.timestamp() * 1_000_000)


@click.command(name="logs")
@click.argument("sources", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--since", metavar="WHEN", callback=_moment, help="Calls that ended then or later: a time, or 36h, 7d ago."
)
@click.option("--until", metavar="WHEN", callback=_moment, help="Calls that ended before.")
@click.option(
    "--function", default="", metavar="NAME", help="Only functions with this in their name; names unnamed logs."
)
@click.option(
    "--project", type=click.Path(path_type=Path, exists=True), help="Join names to this project; keep Profiles."
)
@click.option("--stack", metavar="NAME", help="The stack the functions belong to, where names alone do not tell.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="terminal", help="What to print.")
@click.option(
    "--output", "--out", "out", type=click.Path(path_type=Path, dir_okay=False), help="Write there; parquet needs it."
)
@click.option("--quick", is_flag=True, help="Counts, quantiles and dollars only.")
@click.option("--jobs", type=click.IntRange(1, 64), metavar="N", help="Processes; as many as processors by default.")
@click.option(
    "--print-query", "engine", type=click.Choice(ENGINES), help="Ask the same where the logs are: print the queries."
)
@click.option("--no-cache", is_flag=True, help="Read the logs even if their calls are kept in .deburr/cache.")
@click.option("--all", "every", is_flag=True, help="Show every function.")
@click.option("--watch", is_flag=True, help="Follow one growing file or a pipe.")
def command(
    sources: tuple[Path, ...],
    since: int | None,
    until: int | None,
    function: str,
    project: Path | None,
    stack: str | None,
    form: str,
    out: Path | None,
    engine: str | None,
    quick: bool,
    jobs: int | None,
    no_cache: bool,
    every: bool,
    watch: bool,
) -> None:
    """Tell from Lambda logs what really happened, what it cost and what was wasted.

    SOURCES are files and folders, or - for a pipe: S3 exports, `aws logs tail`, filter-log-events and Insights
    answers, subscription, Firehose and Kinesis records, Telemetry batches, CSV, plain text; gzip and zstd too.
    """
    if engine:
        click.echo(_queries(engine, since, until), nl=False)
        return
    if not sources:
        raise click.UsageError("name log files, a folder or - for a pipe")
    run = Run(full=not quick, since=since, until=until, function=function, jobs=jobs)
    session = _session(project) if project else None
    facts = session.facts if session else book.load()

    def told() -> LogReport:
        return _report(run, facts, session, stack)

    def shown(report: LogReport) -> None:
        text = _text(report, form, every)
        if out and form != "parquet":
            out.write_text(text, encoding="utf-8")
        else:
            click.echo(text, nl=False)

    if form == "parquet" and (out is None or quick or watch or Path("-") in sources):
        raise click.UsageError("--format parquet needs --out FILE and the calls of whole files: no --quick, no pipe")
    if watch:
        if len(sources) != 1:
            raise click.UsageError("--watch follows one file or - at a time")
        _watch(run, sources[0], lambda: shown(told()))
    else:
        for path in sources:
            if str(path) != "-" and not path.exists():
                raise DeburrError("no such file or folder", where=str(path), hint="name log files, a folder or -")
        if Path("-") in sources:
            run.pipe(sys.stdin.buffer, "(stdin)")
        _read(run, [path for path in sources if str(path) != "-"], out if form == "parquet" else None, not no_cache)
    report = _kept(told(), facts, session)
    shown(report)
    if not report.functions:
        raise SystemExit(2)


def _text(report: LogReport, form: str, every: bool) -> str:
    if form == "json":
        return logs_json.render(report)
    if form == "html":
        from deburr.reports import logs_html

        return logs_html.render(report)
    return logs_terminal.render(report, screen_of(), every=every)


def _queries(engine: str, since: int | None, until: int | None) -> str:
    """Every question in the engine's words; nothing is sent anywhere."""
    bounds = ["" if each is None else moment(each // 1000).decode() for each in (since, until)]
    mark = "#" if engine == "insights" else "--"
    parts = [ATHENA_TABLE] if engine == "athena" else []
    parts += [
        f"{mark} {each.name}\n{compiled(each, engine)}{'' if engine == 'insights' else ';'}\n"
        for each in questions(*bounds)
    ]
    return "\n".join(parts)


def _read(run: Run, paths: list[Path], calls: Path | None, may_keep: bool) -> None:
    """Read the logs, or what is kept of them; `calls` is where the user wants the calls."""
    kept = kept_calls(run, paths) if may_keep and run.full and parquet.at_hand() else None
    if kept and calls is None and recalled(run, kept):
        return
    bounded = run.options.since is not None or run.options.until is not None or run.function

    def keep(known: dict[str, Gathered], days: dict[str, Iterable[tuple[int, Slice]]]) -> None:
        if calls:
            run.write(calls, known, days)
        elif kept and not run.stopped:
            with suppress(DeburrError):  # a folder that cannot be written keeps nothing
                prepare(kept)
                run.write(kept, known, days)

    if calls or (kept and not bounded):
        run.keep = keep
    run.read(paths, _Meter())


def _session(project: Path) -> "Session":
    """Imported when asked for: reading a project takes longer to load than reading logs."""
    from deburr.cli.session import Session

    return Session.open((project,), today=datetime.now(UTC).date())


def _report(run: Run, facts: Facts, session: "Session | None", stack: str | None) -> LogReport:
    activities = run.activities()
    functions, unmatched = _joined(activities, facts, session, stack)
    dates = facts.checked_range([name for name in facts if name.startswith("price.lambda.")])
    return LogReport(
        worst_first(functions),
        grouped(run.skipped),
        run.files,
        run.bytes,
        run.full,
        str(dates[0]) if dates else "unknown date",
        unmatched,
        stopped=run.stopped,
    )


def _joined(
    activities: Sequence[Activity], facts: Facts, session: "Session | None", stack: str | None
) -> tuple[list[FunctionLog], tuple[str, ...] | None]:
    if session is None:
        return [function_log(each, facts) for each in activities], None
    from deburr.workload.naming import join

    workload = session.workload()
    joined = join([each.function for each in activities], workload, stack=stack, named=session.config.functions)
    architectures = {each.address: each.architecture.value for each in workload.functions}
    functions: list[FunctionLog] = []
    for each in activities:
        address = joined.matched.get(each.function, "")
        functions.append(function_log(each, facts, address=address, architecture=architectures.get(address)))
    ambiguous = (f"{name} (could be {' or '.join(could)})" for name, could in joined.ambiguous.items())
    return functions, (*joined.unmatched, *ambiguous)


def _kept(report: LogReport, facts: Facts, session: "Session | None") -> LogReport:
    found = profiles(report.functions, facts, __version__) if session else []
    if session is None or not found:
        return report
    from deburr import memory

    path = memory.write_profiles(session.root, found, stamp=datetime.now(UTC))
    return replace(report, saved=path.relative_to(session.root).as_posix())


def _watch(run: Run, source: Path, show: Callable[[], None]) -> None:
    last = 0.0

    def again() -> None:
        nonlocal last
        if time.monotonic() - last >= AGAIN_S:
            if sys.stdout.isatty():
                click.clear()
            show()
            last = time.monotonic()

    if str(source) == "-":
        run.pipe(sys.stdin.buffer, "(stdin)", live=True, after=again)
        return
    try:
        with source.open("rb") as stream:
            run.pipe(Growing(stream, again), source.name.partition(".")[0], live=True, after=again)
    except OSError as error:
        raise DeburrError(f"cannot be read: {error.strerror}", where=str(source), hint="check the path") from error


class _Meter:
    """Bytes, rate and time left on stderr, for a person who waits more than a moment."""

    def __init__(self) -> None:
        self.began = self.last = time.monotonic()
        self.on = sys.stderr.isatty()

    def __call__(self, done: int, whole: int) -> None:
        now = time.monotonic()
        if not self.on or now - self.last < 0.3:
            return
        self.last = now
        rate = done / (now - self.began)
        left = f", {(whole - done) / rate:.0f} s left" if rate and done < whole else ""
        line = f"{done / 1e6:,.0f} of {whole / 1e6:,.0f} MB, {rate / 1e6:,.0f} MB/s{left}"
        width = shutil.get_terminal_size((80, 24)).columns
        click.echo(f"\r{line[: width - 1]:<{width - 1}}\r", nl=False, err=True)
