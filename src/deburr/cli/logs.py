"""`deburr logs`: logs of Lambda in any container in; what happened, what it cost and what was wasted out."""

import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from deburr import __version__
from deburr.cli.logs_options import afar
from deburr.cli.logs_read import read_files
from deburr.cli.logs_read import watch as follow
from deburr.errors import DeburrError
from deburr.facts import book
from deburr.facts.book import Facts
from deburr.logs.analysis import Activity
from deburr.logs.block import moment
from deburr.logs.metrics import questions
from deburr.logs.queries import ATHENA_TABLE, ENGINES, compiled
from deburr.logs.result import FunctionLog, LogReport, function_log, grouped, profiles, worst_first
from deburr.logs.run import Run
from deburr.reports import logs_json, logs_terminal
from deburr.reports.screen import screen_of

if TYPE_CHECKING:
    from deburr.cli.logs_account import Wanted
    from deburr.cli.session import Session

AGO = re.compile(r"(\d+)(m|h|d|w)")
FORMATS = ("terminal", "json", "html", "parquet")
UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


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
@click.argument("sources", nargs=-1)
@click.option("--since", metavar="WHEN", callback=_moment, help="Calls ended since: a time, or 36h, 7d ago.")
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
    "--output",
    "--out",
    "out",
    type=click.Path(path_type=Path),
    help="Write there; parquet needs it. --fetch: a new folder.",
)
@click.option("--quick", is_flag=True, help="Counts, quantiles and dollars only.")
@click.option("--jobs", type=click.IntRange(1, 64), metavar="N", help="Processes; as many as processors by default.")
@click.option("--print-query", "printed", type=click.Choice(ENGINES), help="Print the queries that an engine is asked.")
@afar
@click.option("--no-cache", is_flag=True, help="Read the logs even if their calls are kept in .deburr/cache.")
@click.option("--all", "every", is_flag=True, help="Show every function.")
@click.option("--watch", is_flag=True, help="Follow one growing file or a pipe.")
def command(
    sources: tuple[str, ...],
    since: int | None,
    until: int | None,
    function: str,
    project: Path | None,
    stack: str | None,
    form: str,
    out: Path | None,
    printed: str | None,
    engine: str,
    fetch_: bool,
    apply_: bool,
    bucket: str,
    yes: bool,
    table: str,
    workgroup: str,
    answers: str,
    profile: str | None,
    region: str | None,
    role: str | None,
    print_policy: bool,
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
    if out and out.is_dir() and not fetch_:
        raise click.BadParameter(f"{out} is a folder: name a file", param_hint="--output")
    if printed:
        click.echo(_queries(printed, since, until), nl=False)
        return
    if apply_ and not fetch_:
        raise click.UsageError("--apply goes with --fetch: everything else only reads")
    elsewhere = fetch_ or engine != "local"
    if print_policy and not elsewhere:
        raise click.UsageError("--print-policy goes with --engine insights or athena, or with --fetch")
    if elsewhere:
        from deburr.cli.logs_account import Wanted

        wanted = Wanted(sources, since, until, function, profile, region, role, yes, table, workgroup, answers)
    if fetch_:
        _fetch(wanted, bucket, out or Path("deburr-logs"), apply_, print_policy)
        return
    session = _session(project) if project else None

    def shown(report: LogReport) -> None:
        text = _text(report, form, every)
        if out and form != "parquet":
            out.write_text(text, encoding="utf-8")
        else:
            click.echo(text, nl=False)

    if engine != "local":
        if form == "parquet" or watch or quick:
            raise click.UsageError("an engine tells sums, no calls: no --format parquet, --watch or --quick")
        report = _asked(engine, wanted, session, stack, print_policy)
        if report is not None:
            shown(_kept(report, session.facts if session else book.load(), session))
            _nothing(report)
        return
    if not sources:
        raise click.UsageError("name log files, a folder or - for a pipe")
    paths = [Path(each) for each in sources]
    run = Run(full=not quick, since=since, until=until, function=function, jobs=jobs)
    facts = session.facts if session else book.load()

    def told() -> LogReport:
        return _report(run, facts, session, stack)

    if form == "parquet" and (out is None or quick or watch or Path("-") in paths):
        raise click.UsageError("--format parquet needs --output FILE and the calls of whole files: no --quick, no pipe")
    if watch:
        if len(paths) != 1:
            raise click.UsageError("--watch follows one file or - at a time")
        follow(run, paths[0], lambda: shown(told()))
    else:
        for path in paths:
            if str(path) != "-" and not path.exists():
                raise DeburrError("no such file or folder", where=str(path), hint="name log files, a folder or -")
        if Path("-") in paths:
            run.pipe(sys.stdin.buffer, "(stdin)")
        read_files(run, [path for path in paths if str(path) != "-"], out if form == "parquet" else None, not no_cache)
    report = _kept(told(), facts, session)
    shown(report)
    _nothing(report)


def _nothing(report: LogReport) -> None:
    if not report.functions:
        raise SystemExit(2)


def _fetch(wanted: "Wanted", bucket: str, out: Path, apply: bool, print_policy: bool) -> None:
    from deburr.cli import logs_fetched
    from deburr.cli.logs_account import facts_here

    if print_policy:
        logs_fetched.show_policy(wanted)
    else:
        logs_fetched.fetched(wanted, facts_here(), bucket=bucket, out=out, apply=apply)


def _asked(
    engine: str, wanted: "Wanted", session: "Session | None", stack: str | None, print_policy: bool
) -> LogReport | None:
    """What an engine tells; None when only the policy was wanted, or when nobody agreed to the price."""
    from deburr.cli import logs_asked
    from deburr.cli.logs_account import facts_here

    if print_policy:
        logs_asked.show_policy(engine, wanted)
        return None
    facts = session.facts if session else facts_here()
    told = logs_asked.ask(engine, wanted, facts)
    if told is None:
        return None
    functions, unmatched = _joined(told.activities, facts, session, stack)
    skipped = grouped(told.skipped)
    report = LogReport(worst_first(functions), skipped, told.places, told.bytes, False, _dated(facts), unmatched)
    return replace(report, engine=engine)


def _dated(facts: Facts) -> str:
    dates = facts.checked_range([name for name in facts if name.startswith("price.lambda.")])
    return str(dates[0]) if dates else "unknown date"


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


def _session(project: Path) -> "Session":
    """Imported when asked for: reading a project takes longer to load than reading logs."""
    from deburr.cli.session import Session

    return Session.open((project,), today=datetime.now(UTC).date())


def _report(run: Run, facts: Facts, session: "Session | None", stack: str | None) -> LogReport:
    activities = run.activities()
    functions, unmatched = _joined(activities, facts, session, stack)
    return LogReport(
        worst_first(functions),
        grouped(run.skipped),
        run.files,
        run.bytes,
        run.full,
        _dated(facts),
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
