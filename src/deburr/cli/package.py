"""`deburr package`: what a zip, folder, image or lock ships, and how it is best shipped."""

import json
from pathlib import Path

import click

from deburr.facts import book, imports
from deburr.reports import package as report
from deburr.reports.screen import screen_of
from deburr.rules.forecast import forecast
from deburr.rules.packing import packing
from deburr.sources.packages.reader import looked_at


@click.command(name="package")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option("--runtime", default="", metavar="NAME", help="What it will run on, such as python3.13.")
@click.option("--format", "form", type=click.Choice(["terminal", "json"]), default="terminal", help="What to print.")
def command(paths: tuple[Path, ...], runtime: str, form: str) -> None:
    """Look into packages: sizes, libraries, machine code, what nobody reads, and the way to ship them.

    PATHS are zips, wheels, folders, images (a tar of docker save, an OCI layout), Dockerfiles, requirements and locks.
    Several are taken for functions of one project, which may share a layer. Nothing is unpacked or run.
    """
    facts = book.load()
    found = [looked_at(path, runtime, facts) for path in paths]
    packages = [package for package, _ in found]
    for at, (package, flaws) in enumerate(found):
        expected = forecast(package, facts, imports.load())
        verdict = packing(package, [*packages[:at], *packages[at + 1 :]], facts, expected)
        if form == "json":
            click.echo(json.dumps(report.document(package, verdict, flaws, expected), indent=2))
        else:
            click.echo(report.render(package, verdict, flaws, screen_of(), expected), nl=False)
