"""`deburr explain`: a rule's own page."""

import click

from deburr.cli.completion import rule_names
from deburr.cli.session import chosen


@click.command(name="explain")
@click.argument("rule", shell_complete=rule_names)
def command(rule: str) -> None:
    """Say what RULE is about, why it hurts and what to do instead."""
    for listed in chosen((rule,), ()):
        card = listed.card
        click.echo(f"{card.id}  ({card.level.value}, {card.confidence.value}, since {card.since})\n")
        click.echo(listed.page.strip())
        if card.sources:
            click.echo("\nSources:\n" + "\n".join(f"  {source}" for source in card.sources))
        click.echo(f"\nSilence one finding: # deburr: allow {card.name} until YYYY-MM-DD -- why\n")
