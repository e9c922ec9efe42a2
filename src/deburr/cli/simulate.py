"""`deburr simulate`: traffic and a function in; cold starts, latency, environments, what is lost and the bill out."""

from datetime import UTC, datetime
from pathlib import Path

import click
from msgspec.structs import replace

from deburr.cli.simulated import CHANGES, Known, base_of, complete, rate_in
from deburr.errors import DeburrError
from deburr.facts import book
from deburr.simulate import traffic
from deburr.simulate.scenario import CALLERS, DOORS, checked
from deburr.simulate.slices import PERCENTILES
from deburr.simulate.spelled import seconds
from deburr.simulate.traffic import Traffic
from deburr.simulate.what_if import changed, what_ifs


@click.command(name="simulate")
@click.argument("target", required=False)
@click.option("--function", default="", metavar="NAME", help="Of the project, or of the trace.")
@click.option("--traffic", "--arrivals", "spelled", metavar="KIND|FILE", help=f"{traffic.KINDS}.")
@click.option(
    "--service", metavar="LAW", help="Handler time: lognormal:80ms,p99=600ms, fixed:80ms, exponential:, quantiles:."
)
@click.option("--cold-service", metavar="LAW", help="Of an environment's first call.")
@click.option("--init", metavar="LAW", help="Init, before the handler runs cold.")
@click.option("--keep-alive", metavar="TIME", help="Of an idle environment; 10min was measured.")
@click.option("--provisioned", metavar="N", help="Always, N@HH:MM-HH:MM for some hours, or by use: 2..50@70%.")
@click.option("--reserved", metavar="N", help="Reserved concurrency.")
@click.option("--account", type=click.IntRange(1), metavar="N", help="Concurrency of the account.")
@click.option("--memory", metavar="MB", help="Memory.")
@click.option("--arch", metavar="ARCH", help="x86_64 or arm64.")
@click.option(
    "--caller", type=click.Choice(CALLERS), metavar="WHO", help=f"{', '.join(CALLERS)}: what they do when refused."
)
@click.option("--door", type=click.Choice(sorted(DOORS)), metavar="DOOR", help=f"{', '.join(sorted(DOORS))}.")
@click.option("--response-kb", metavar="KB", help="Of one answer at the door; 10.")
@click.option("--max-connections", type=click.IntRange(1), metavar="N", help="What the database allows.")
@click.option("--keep", type=click.Path(path_type=Path), metavar="FILE", help="The first scenario, as a Profile.")
@click.option(
    "--cpu-share",
    type=click.FloatRange(0, 1),
    default=1.0,
    metavar="0..1",
    help="CPU in the handler's time.",
)
@click.option("--what-if", "ifs", multiple=True, metavar="KEY=VALUE,..", help="Another scenario; a|b for one each.")
@click.option("--sweep", "sweeps", multiple=True, metavar="KEY=A|B|1..9", help="All: memory, provisioned, keep-alive.")
@click.option("--objective", "wants", multiple=True, metavar="p99<300ms", help="What it must have.")
@click.option(
    "--minimise",
    type=click.Choice(["cost", "cold", *PERCENTILES]),
    default="cost",
    metavar="WHAT",
    help=f"cost, cold, {', '.join(PERCENTILES)}.",
)
@click.option("--plot", type=click.Path(path_type=Path, dir_okay=False), help="Draw it: FILE.png or FILE.svg.")
@click.option("--for", "long", default="30d", metavar="TIME", help="How much traffic is made; 30d.")
@click.option("--most", type=click.IntRange(1), metavar="N", help="Requests of a scenario, at most.")
@click.option(
    "--confidence",
    type=click.FloatRange(0.5, 0.9999),
    default=0.95,
    metavar="0.95",
    help="How sure it must be.",
)
@click.option("--seed", type=click.IntRange(0, 2**64 - 1), default=1, metavar="N", help="Of everything random; 1.")
@click.option("--exact", is_flag=True, help="Closed forms only: Poisson, exponential.")
@click.option("--free-tier", is_flag=True, help="Take Lambda's free tier off.")
@click.option(
    "--measured",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="FILE",
    help="Profiles with init and durations.",
)
@click.option(
    "--format", "form", type=click.Choice(["terminal", "json", "html"]), default="terminal", help="What to print."
)
def command(
    target: str | None,
    function: str,
    spelled: str | None,
    cpu_share: float,
    account: int | None,
    max_connections: int | None,
    keep: Path | None,
    ifs: tuple[str, ...],
    sweeps: tuple[str, ...],
    wants: tuple[str, ...],
    minimise: str,
    long: str,
    most: int | None,
    confidence: float,
    plot: Path | None,
    seed: int,
    exact: bool,
    free_tier: bool,
    measured: tuple[Path, ...],
    form: str,
    **changes: str | None,
) -> None:
    """Say what traffic would do to a function, and what it would cost.

    TARGET is a project, or a function of the one in this folder. Without one, --traffic and --service say it all:

    \b
        deburr simulate --traffic poisson:5/s --service lognormal:80ms,p99=600ms
        --init 300ms --what-if memory=1024 --what-if provisioned=3
    """
    if plot is not None and plot.suffix not in (".png", ".svg"):
        raise DeburrError("is neither .png nor .svg", where=str(plot), hint="--format html prints a page")
    choice = None
    if wants:
        from deburr.simulate.objective import Choice, wanted

        choice = Choice(tuple(wanted(text) for text in wants), minimise)
    if target is None:
        session, facts = None, book.load()
    else:
        from deburr.cli.session import Session  # 250 ms that only a project should cost

        path = Path(target) if Path(target).exists() else Path()
        function = function or ("" if Path(target).exists() else target)
        session = Session.open((path,), today=datetime.now(UTC).date())
        facts = session.facts
    base, known = base_of(session, facts, function, measured, seed=seed, account=account, cpu_share=cpu_share)
    for key in CHANGES:
        value = changes[key.replace("-", "_")]
        if value is not None:
            base = changed(base, key, value, facts, where=f"--{key}")
    if session is None and not measured and changes["memory"] is None and any("memory=" in text for text in ifs):
        raise DeburrError(
            "the memory it has now is not known", where="--memory", hint="say where --service was measured"
        )
    if max_connections is not None:
        base = replace(base, connections_most=max_connections)
    base = checked(complete(base, changes["service"]))
    coming = _coming(spelled, known, function if session is None else "", seconds(long, "--for"), seed)
    if sweeps:
        if ifs or choice or keep or exact:
            raise DeburrError(
                "a sweep takes no --what-if, --objective, --keep or --exact", where="--sweep", hint="ask twice"
            )
        from deburr.cli.simulate_shown import swept_through

        swept_through(base, coming, facts, sweeps, most, form, plot)
        return
    from deburr.cli import simulate_shown
    from deburr.cli.simulate_watch import Watch
    from deburr.simulate.deciding import decided

    scenarios = [base, *what_ifs(base, ifs, facts)]
    with Watch(len(scenarios)) as watch:
        decision = decided(
            scenarios,
            coming,
            facts,
            choice=choice,
            confidence=confidence,
            exact=exact,
            most=most,
            free_tier=free_tier,
            progress=watch.of,
            stopped=lambda: watch.stopped,
        )
    if keep is not None:
        simulate_shown.keep_profile(decision.found[0], function, keep)
    if plot is not None:
        simulate_shown.drawn(decision, coming, plot)
    click.echo(simulate_shown.shown(form, decision, coming, choice), nl=False)


def _coming(spelled: str | None, known: Known | None, function: str, long_s: float, seed: int) -> Traffic:
    if spelled is not None and Path(spelled).exists():
        known = rate_in(Path(spelled), function)
        if known is None:
            from deburr.simulate import traces

            return traces.read(Path(spelled), function=function)
    elif spelled is not None:
        return traffic.spelled(spelled, seconds_long=long_s, seed=seed)
    if known is None:
        raise DeburrError("there is no traffic", where="--traffic", hint=f"write {traffic.KINDS}")
    steady = traffic.spelled(f"poisson:{known.per_s!r}", seconds_long=long_s, seed=seed)
    return replace(steady, notes=(known.note,))
