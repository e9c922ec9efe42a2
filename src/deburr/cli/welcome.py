"""`deburr` alone: what it sees here and what to try."""

from pathlib import Path

import click

from deburr.sources.discovery import templates


def welcome() -> None:
    """Say what is in this folder, without reading it closely."""
    found = list(templates((Path(),), root=Path().resolve(), exclude=()))
    click.echo("deburr takes the sharp edges off AWS Lambda.\n")
    if found:
        click.echo(f"Here: {len(found)} SAM or CloudFormation template{'s' if len(found) > 1 else ''}")
        for path in found[:3]:
            click.echo(f"      {path.as_posix()}")
        if len(found) > 3:
            click.echo(f"      and {len(found) - 3} more")
        click.echo()
        click.echo("Try:  deburr check            what hurts this workload, and what it costs")
        click.echo("      deburr runtimes         when its runtimes stop being patched")
    else:
        click.echo("Here: no SAM or CloudFormation template.\n")
        click.echo("Try:  deburr check PATH       a folder or a template")
    click.echo("      deburr rules            what deburr knows")
    click.echo("      deburr facts memory     limits, prices and dates, with their source")
    click.echo("      deburr --help           everything else")
