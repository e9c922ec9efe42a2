"""`deburr prove`: findings shown on the project's own handlers, in the lab."""

import asyncio
import json
import signal
import sys
import tempfile
import time
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import click

from deburr import __version__, memory
from deburr.cli import lab_options
from deburr.cli.completion import rule_names
from deburr.cli.session import Session
from deburr.errors import DeburrError
from deburr.findings import Confidence, Finding
from deburr.lab.mechanism import Rung
from deburr.proofs import events
from deburr.proofs.registry import experiments
from deburr.proofs.run import Asked, Outcome, prove
from deburr.reports import proofs as report
from deburr.reports.screen import screen_of
from deburr.rules.verdict import Verdict
from deburr.workload.proof import proofs_document


@click.command(name="prove")
@click.argument("path", type=click.Path(path_type=Path, exists=True), default=".")
@click.option(
    "--rule", "rules", multiple=True, metavar="RULE", shell_complete=rule_names, help="Only findings of these rules."
)
@click.option(
    "--finding",
    "named",
    multiple=True,
    metavar="FINGERPRINT|FILE:LINE",
    help="Only these findings, as `check --format json` names them, or by their place.",
)
@click.option(
    "--event",
    "given",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="Call handlers with this event; default: the project's own events/*.json, else made-up ones.",
)
@click.option("--env", "env", multiple=True, metavar="KEY[=VALUE]", help="Give handlers this variable.")
@click.option(
    "--patience",
    type=click.FloatRange(1, 900),
    default=30.0,
    show_default=True,
    metavar="SECONDS",
    help="The longest that one invocation is let run.",
)
@click.option(
    "--measured",
    multiple=True,
    type=click.Path(path_type=Path, exists=True),
    metavar="FILE",
    help="A Profile file; default: the newest in .deburr/.",
)
@lab_options.install
@click.option("--check", "checks", is_flag=True, help="Exit 1 if anything is proved.")
@click.option("--mechanism", type=click.Choice([str(rung) for rung in Rung]), help="Hold handlers by this.")
@click.option("--format", "form", type=click.Choice(["terminal", "json"]), default="terminal", help="What to print.")
@click.option("--list", "listed", is_flag=True, help="List the experiments there are, and run none.")
def command(
    path: Path,
    rules: tuple[str, ...],
    named: tuple[str, ...],
    given: tuple[Path, ...],
    env: tuple[str, ...],
    patience: float,
    measured: tuple[Path, ...],
    install: bool,
    checks: bool,
    mechanism: str | None,
    form: str,
    listed: bool,
) -> None:
    """Show findings on the project's own handlers: each experiment runs one in the lab and says what was seen.

    Handlers talk to stand-ins alone: servers that never answer, a real PostgreSQL, moto for AWS. What is counted and
    not timed is counted with a whole vCPU, so that a busy machine changes nothing. What is seen is kept in .deburr/ and
    stands beside the finding in every report. A finding whose harm was looked for and not seen is marked so.
    """
    if listed:
        for rule, experiment in experiments().items():
            click.echo(f"{rule}\n    {experiment.page.strip().splitlines()[0]}")
        return
    moment = datetime.now(UTC)
    session = Session.open((path,), today=moment.date())
    verdict = session.check(select=rules, ignore=(), confidence=Confidence.LIKELY, parameters={}, measured=measured)
    for gap in verdict.gaps:
        if gap.at.file in {file.name for file in measured}:  # it joined no function
            click.echo(f"note: {gap.at.file}: {gap.what}", err=True)
    findings = _chosen(verdict.findings, named)
    due = [finding for finding in findings if finding.rule in experiments()]
    began_s = time.monotonic()
    outcomes = _proved(session, verdict, due, given, env, patience, install, mechanism, moment) if due else []
    found = [outcome.proof for outcome in outcomes if outcome.proof is not None]
    if form == "json":
        absent = [{"fingerprint": o.finding.fingerprint, "why": o.why, "hint": o.hint} for o in outcomes if not o.proof]
        click.echo(json.dumps({**proofs_document(found), "not_run": absent}, indent=2, ensure_ascii=False))
    else:
        wall_s = time.monotonic() - began_s
        others = len(findings) - len(due)
        click.echo(
            report.render(outcomes, verdict.workload, screen_of(root=session.root), others=others, wall_s=wall_s),
            nl=False,
        )
    if found:
        kept = memory.write_proofs(session.root, found, stamp=moment)
        click.echo(f"kept in {kept.relative_to(session.root).as_posix()}", err=form == "json")
    raise SystemExit(1 if checks and any(proof.shown for proof in found) else 0)


def _proved(
    session: Session,
    verdict: Verdict,
    due: list[Finding],
    given: tuple[Path, ...],
    env: tuple[str, ...],
    patience_s: float,
    install: bool,
    mechanism: str | None,
    moment: datetime,
) -> list[Outcome]:
    with tempfile.TemporaryDirectory(prefix="deburr-prove-", dir=_beside(session)) as work:
        asked = Asked(
            root=session.root,
            work=Path(work),
            events=tuple(events.read(path, path.as_posix()) for path in given),
            given=lab_options.variables(env),
            patience_s=patience_s,
            fetch=install,
            mechanism=mechanism,
            moment=moment,
            deburr=__version__,
        )
        said = partial(click.echo, err=True)
        progress = _Progress(len(due))

        async def run() -> list[Outcome]:
            task = asyncio.current_task()
            assert task is not None
            asyncio.get_running_loop().add_signal_handler(
                signal.SIGTERM, task.cancel
            )  # as ctrl-C: nothing stays behind
            return await prove(due, verdict.workload, asked, facts=session.facts, announce=said, told=progress.told)

        try:
            return asyncio.run(run())
        except asyncio.CancelledError:
            raise SystemExit(128 + signal.SIGTERM) from None


def _beside(session: Session) -> Path:
    """Where code and packages are put together: with the project, whose disk has room for them."""
    folder = session.root / ".deburr" / "work"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DeburrError(
            f"cannot be written: {error.strerror}", where=str(folder), hint="make the folder writable"
        ) from None
    ignore = session.root / ".deburr" / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", encoding="utf-8")
    return folder


class _Progress:
    """A line for each experiment that has ended, where somebody watches."""

    def __init__(self, total: int) -> None:
        self.total, self.done = total, 0

    def told(self, outcome: Outcome) -> None:
        self.done += 1
        if sys.stderr.isatty():
            name = outcome.finding.function.rpartition("#")[2]
            click.echo(f"{self.done}/{self.total}  {report.kind(outcome)}: {outcome.finding.rule} ({name})", err=True)


def _chosen(findings: tuple[Finding, ...], named: tuple[str, ...]) -> list[Finding]:
    """The findings of these fingerprints or places; all of them when none is named.

    Raises  DeburrError for a name that none has.
    """
    for name in named:
        if not any(_is(finding, name) for finding in findings):
            raise DeburrError(f"no finding is called {name}", hint="deburr check --format json tells fingerprints")
    return [finding for finding in findings if not named or any(_is(finding, name) for name in named)]


def _is(finding: Finding, name: str) -> bool:
    return name in (finding.fingerprint, f"{finding.at.file}:{finding.at.line}", str(finding.at))
