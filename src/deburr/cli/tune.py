"""`deburr tune`: which memory size a function should have, measured in the lab or in the account."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from deburr.cli import lab_options
from deburr.errors import DeburrError

if TYPE_CHECKING:
    from deburr.tune.result import Result

FORMS = ("terminal", "json", "html")


@click.command(name="tune")
@click.argument("name", required=False)
@click.option("--memory", "spelled", metavar="MB..MB|LIST", help="Sizes: 128..3008 or 256,512,1024.")
@click.option("--arch", type=click.Choice(["as-is", "both"]), default="as-is", help="both: what arm64 must keep to.")
@click.option("--beside", metavar="NAME", help="With --aws: the same code deployed for the other architecture.")
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
@lab_options.install
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
    beside: str | None,
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
            names = (_needed(name), *([beside] if beside is not None else []))
            _shown(tune_account.tuned(names, asked, login, apply_=apply_, yes=yes), form, plot)
        return
    if beside is not None:
        raise click.UsageError("--beside goes with --aws: one machine has one architecture")
    if apply_ or yes:
        raise click.UsageError("--apply and --yes go with --aws: in the lab nothing is changed")
    from deburr.cli import tune_lab

    _shown(tune_lab.tuned(_needed(name), asked), form, plot)


def _needed(name: str | None) -> str:
    if name is None:
        raise click.UsageError("name a function")
    return name


def _shown(found: "Result | None", form: str, plot: Path | None) -> None:
    """In the format that was asked for; the others are not loaded."""
    if found is None:
        return
    if plot is not None:
        from deburr.reports import tune_plot
        from deburr.reports.pixels import write

        write(tune_plot.drawing(found), plot)
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
    if found.verdict.answer == "nothing":
        raise SystemExit(1)


def _chart(url: str) -> None:
    from deburr.reports import tune as terminal
    from deburr.reports.screen import screen_of
    from deburr.tune.chart_url import read

    click.echo(terminal.charted(read(url), screen_of()), nl=False)
