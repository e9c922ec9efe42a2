"""`deburr tune`: which memory size a function should have, measured in the lab or in the account."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from deburr.cli import lab_options, tuning
from deburr.cli.meter import Meter
from deburr.cli.session import Session
from deburr.errors import DeburrError
from deburr.lab.laboratory import Lab
from deburr.lab.project import prepare
from deburr.tune import local
from deburr.tune.course import Course
from deburr.tune.mix import mix
from deburr.tune.result import Result
from deburr.tune.sizes import sizes
from deburr.tune.tariff import tariff
from deburr.tune.verdict import Answer

if TYPE_CHECKING:
    from deburr.lab.spec import Spec
    from deburr.workload.function import Function

INTERRUPTED = 130
FORMS = ("terminal", "json", "html")


@click.command(name="tune")
@click.argument("name", required=False)
@click.option("--memory", "spelled", metavar="MB..MB|LIST", help="Sizes: 128..3008 or 256,512,1024.")
@click.option("--arch", type=click.Choice(["as-is", "both"]), default="as-is", help="both: what arm64 must keep to.")
@click.option("--payload", metavar="JSON|FILE", help="The event; default: {}.")
@click.option("--payloads", type=click.Path(path_type=Path, dir_okay=False), help="Events with weights, as JSON.")
@click.option("--target", "wanted", default="cost", metavar="TARGET", help="cost, speed, balanced or 'p99<300ms'.")
@click.option("--calls", type=click.IntRange(2), metavar="N", help="At most; default: 50 for each size.")
@click.option("--warm", type=click.IntRange(1), metavar="N", default=2, show_default=True, help="Warm calls in each.")
@click.option(
    "--longest", type=click.FloatRange(1), metavar="S", default=120, show_default=True, help="Seconds for one call."
)
@click.option("--cold-share", type=click.FloatRange(0, 1), metavar="SHARE", help="Cold starts per invocation.")
@click.option("--per-month", type=click.IntRange(1), metavar="N", help="Invocations; or deburr.toml's.")
@click.option(
    "--worth", type=click.FloatRange(0), metavar="USD", default=1, show_default=True, help="What matters in a month."
)
@click.option("--seed", type=click.IntRange(0), metavar="N", default=1, show_default=True, help="Of what is drawn.")
@click.option("--chart", metavar="URL", help="Read a chart of aws-lambda-power-tuning.")
@click.option("--plot", type=click.Path(path_type=Path, dir_okay=False), help="Draw the curve: FILE.png or FILE.svg.")
@click.option("--format", "form", type=click.Choice(FORMS), default="terminal", help="What to print.")
@click.option("--aws", is_flag=True, help="Measure the deployed function NAME.")
@click.option("--apply", "apply_", is_flag=True, help="With --aws: do what its plan says.")
@click.option("--yes", is_flag=True, help="With --apply: do not ask.")
@click.option("--cleanup", is_flag=True, help="Undo what a killed --aws run left.")
@click.option("--profile", help="As in ~/.aws/config.")
@click.option("--region", help="Default: the profile's.")
@click.option("--role", metavar="ARN", help="A role to take on.")
@click.option("--print-policy", is_flag=True, help="Print the policy that --aws needs.")
@lab_options.options
def command(
    name: str | None,
    chart: str | None,
    aws: bool,
    cleanup: bool,
    print_policy: bool,
    profile: str | None,
    region: str | None,
    role: str | None,
    apply_: bool,
    yes: bool,
    plot: Path | None,
    form: str,
    **asked: Any,
) -> None:
    """Find the memory size that the function NAME should have, and say how sure that is.

    Every size is measured in new environments, in rounds of random order, until enough is known. Sizes that tie are
    said to tie. The samples are kept as profiles in .deburr/, where `deburr check` finds them. In the account nothing
    is done before its plan is agreed to, and everything is put back.
    """
    if chart is not None:
        _chart(chart)
        return
    if plot is not None and plot.suffix not in (".png", ".svg"):
        raise DeburrError("is neither .png nor .svg", where=str(plot), hint="--format html prints a page")
    if print_policy or cleanup or aws:
        from deburr.cli import tune_account

        login = (profile, region, role)
        if print_policy:
            tune_account.print_policy(role)
        elif cleanup:
            tune_account.cleanup(name, login, yes=yes)
        else:
            _shown(tune_account.tuned(_needed(name), asked, login, apply_=apply_, yes=yes), form, plot)
        return
    if apply_ or yes:
        raise click.UsageError("--apply and --yes go with --aws: in the lab nothing is changed")
    _shown(_in_the_lab(_needed(name), asked), form, plot)


def _needed(name: str | None) -> str:
    if name is None:
        raise click.UsageError("name a function")
    return name


def _in_the_lab(name: str, asked: Mapping[str, Any]) -> Result | None:
    session = Session.open((asked["project"],), today=datetime.now(UTC).date())
    workload, known = session.measured(())
    function = lab_options.named(workload, name)
    per_month = asked["per_month"] or _per_month(session, function)
    payloads = tuning.events(asked)
    settings = lab_options.settings(asked["mechanism"], asked["network"], asked["standins"])
    given = lab_options.variables(asked["env"])
    mixed = tuning.mixed_of(
        session.facts, asked, mix(session.facts, profile=known.get(function.address), per_month=per_month)
    )
    notes = [
        mixed.told,
        *([] if asked["payload"] or asked["payloads"] else ["the event was {}: --payload gives another"]),
    ]
    start = datetime.now(UTC)
    course: Course | None = None
    spec: Spec | None = None
    where = ""

    async def run(meter: Meter) -> None:
        nonlocal course, spec, where
        async with Lab(session.facts, settings) as lab:
            prepared = prepare(function, workload, root=session.root, work=lab.work, given=given)
            spec = replace(prepared.spec, timeout_s=min(prepared.spec.timeout_s, asked["longest"]))
            if spec.timeout_s < prepared.spec.timeout_s:
                notes.append(f"no call was waited for longer than {spec.timeout_s:g} s (--longest)")
            every = sizes(asked["spelled"], session.facts, current=spec.memory_mb)
            beyond = local.beyond(lab, every)
            if beyond:
                told = ", ".join(f"{size:,}" for size in beyond)
                notes.append(f"not measured, for they bring more CPU than this machine has: {told} MB")
            price = tariff(
                session.facts,
                architecture=spec.architecture,
                tmp_mb=spec.tmp_mb,
                cold_share=mixed.share,
                per_month=per_month,
            )
            notes.extend(prepared.told)
            course = tuning.course_of(
                [size for size in every if size not in beyond], price, session.facts, asked, payloads
            )
            where = f"in the lab, {lab.mechanism.told}"
            if lab.fleet(spec).program.ran_on:
                notes.append(lab.fleet(spec).program.ran_on)
            await local.run(lab, spec, course, payloads, seed=asked["seed"], progress=tuning.progress(meter))

    with Meter() as meter:
        try:
            asyncio.run(run(meter))
        except KeyboardInterrupt:
            if course is None or not course.blocks:
                raise SystemExit(INTERRUPTED) from None
    assert course is not None and spec is not None
    notes += filter(None, [local.stolen(course)])
    found = tuning.finished(course, session.facts, asked, spec.name, spec.runtime, spec.memory_mb, where, start, notes)
    tuning.keep(session.root, found, session.facts)
    return found


def _per_month(session: Session, function: "Function") -> int | None:
    named = session.config.per_month
    return named.get(function.address, named.get(function.name, session.config.default_per_month))


def _shown(found: Result | None, form: str, plot: Path | None) -> None:
    """In the format that was asked for; the others are not loaded."""
    if found is None:
        return
    if plot is not None:
        from deburr.reports import tune_plot

        tune_plot.write(found, plot)
    if form == "json":
        from deburr.reports import tune_json

        click.echo(tune_json.render(found), nl=False)
    elif form == "html":
        from deburr.reports import tune_plot

        click.echo(tune_plot.page(found), nl=False)
    else:
        from deburr.reports import tune as terminal
        from deburr.reports.screen import screen_of

        click.echo(terminal.render(found, screen_of()), nl=False)
    if found.verdict.answer is Answer.NOTHING:
        raise SystemExit(1)


def _chart(url: str) -> None:
    from deburr.reports import tune as terminal
    from deburr.reports.screen import screen_of
    from deburr.tune.chart_url import read

    click.echo(terminal.charted(read(url), screen_of()), nl=False)
