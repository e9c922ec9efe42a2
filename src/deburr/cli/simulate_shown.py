"""What a simulation came to, in the format that was asked for; the other formats are not loaded."""

from pathlib import Path

import click

from deburr.errors import DeburrError
from deburr.facts.book import Facts
from deburr.simulate.decision import Decision
from deburr.simulate.objective import Choice
from deburr.simulate.scenario import Scenario
from deburr.simulate.told import Told
from deburr.simulate.traffic import Traffic


def swept_through(
    base: Scenario,
    coming: Traffic,
    facts: Facts,
    texts: tuple[str, ...],
    most: int | None,
    form: str,
    plot: Path | None,
) -> None:
    """Simulate and print a grid of scenarios, and draw it where that is asked for.

    texts   `memory=512|1024`, as --sweep spells them.
    Raises  DeburrError for one that is not spelled so.
    """
    from deburr.cli.simulate_watch import Watch
    from deburr.simulate.sweep import axes, swept

    along = axes(base, texts)
    with Watch(1) as watch:
        found = swept(base, coming, facts, along, most=most, progress=watch.progress)
    if plot is not None:
        from deburr.reports import sweep_plot
        from deburr.reports.pixels import write

        write(sweep_plot.drawing(found.cells, along, coming), plot)
    if form == "json":
        import json

        from deburr.reports import sweep

        click.echo(json.dumps(sweep.document(found, coming), indent=2))
    elif form == "html":
        from deburr.reports import sweep_plot

        click.echo(sweep_plot.page(found, along, coming), nl=False)
    else:
        from deburr.reports import sweep
        from deburr.reports.screen import screen_of

        click.echo(sweep.render(found, along, coming, screen_of()), nl=False)


def keep_profile(told: Told, function: str, path: Path) -> None:
    """Write a scenario as a Profile; DeburrError when the file cannot be written."""
    import json

    from deburr import __version__
    from deburr.simulate.predicted import profile
    from deburr.workload.profile import profiles_document

    document = profiles_document([profile(told, function or "simulated", __version__)])
    try:
        path.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise DeburrError(f"cannot be written: {error.strerror}", where=str(path), hint="name another file") from error


def drawn(decision: Decision, coming: Traffic, path: Path) -> None:
    """Draw the scenarios; the file's ending says PNG or SVG."""
    from deburr.reports import simulate_plot
    from deburr.reports.pixels import write

    write(simulate_plot.drawing(decision.found, coming), path)


def shown(form: str, decision: Decision, coming: Traffic, choice: Choice | None) -> str:
    """The decision as `form` says: terminal, json or html."""
    if form == "json":
        from deburr.reports import simulate_json

        return simulate_json.render(decision, coming, choice=choice)
    if form == "html":
        from deburr.reports import simulate_html

        return simulate_html.render(decision, coming, choice=choice)
    from deburr.reports import simulate as terminal
    from deburr.reports.screen import screen_of

    return terminal.render(decision, coming, screen_of(), choice=choice)
