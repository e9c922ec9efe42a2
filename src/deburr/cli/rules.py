"""`deburr rules`: what deburr knows."""

import click

from deburr.rules.registry import rules


@click.command(name="rules")
def command() -> None:
    """List the rules by shelf, with the level of their worst finding."""
    for listed in rules():
        first = listed.page.strip().partition("\n")[0]
        click.echo(f"{listed.card.id:<38} {listed.card.level.value:<8} {first}")
