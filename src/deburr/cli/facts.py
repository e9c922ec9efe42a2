"""`deburr facts`: limits, prices and dates, with their source; and a way to bring your own prices."""

from pathlib import Path

import click

from deburr.facts import book
from deburr.facts.fact import Fact


class _Facts(click.Group):
    """`deburr facts QUERY` and `deburr facts import FILE`: what is not a subcommand is a query."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.commands:
            return "search", self.commands["search"], args
        return super().resolve_command(ctx, args)


@click.group(name="facts", cls=_Facts, invoke_without_command=True)
@click.pass_context
def command(ctx: click.Context) -> None:
    """Look up facts: every word given must occur in the id, value, unit, source or note.

    `deburr facts import OFFER.json` turns an AWS price-list file into a facts file for deburr.toml.
    """
    if ctx.invoked_subcommand is None:
        facts = book.load()
        click.echo(
            f"{len(facts)} facts. deburr facts WORD... searches them, for example: deburr facts http api timeout"
        )


@command.command(name="search", hidden=True)
@click.argument("words", nargs=-1, required=True)
@click.option("--facts", "overrides", type=click.Path(path_type=Path, exists=True), help="Your own facts file.")
def search(words: tuple[str, ...], overrides: Path | None) -> None:
    """Facts in which all words occur."""
    found = book.load(overrides).search(" ".join(words))
    for fact in found:
        click.echo(_shown(fact))
    if not found:
        click.echo(f"no fact mentions {' '.join(words)}")


@command.command(name="import")
@click.argument("offer", type=click.Path(path_type=Path, exists=True))
@click.option("--region", default="us-east-1", show_default=True, help="The Region whose prices are taken.")
def import_(offer: Path, region: str) -> None:
    """Print an AWS price-list OFFER file as facts; name the output in deburr.toml: facts = "prices.toml"."""
    from deburr.facts.offers import import_offer
    from deburr.facts.toml_text import to_toml

    click.echo(to_toml(import_offer(offer, region=region)), nl=False)


def _shown(fact: Fact) -> str:
    value = "none" if fact.value is None else _plain(fact.value)
    doubt = "" if fact.verified else "  UNVERIFIED"
    lines = [f"{fact.id} = {value}  [{fact.unit}]{doubt}", f"    {fact.source}, checked {fact.checked}"]
    if fact.note:
        lines.append(f"    {fact.note}")
    if fact.overridden_from is not None:
        lines.append(f"    yours; deburr ships {_plain(fact.overridden_from.value)}")
    return "\n".join(lines)


def _plain(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {_plain(inner)}" for key, inner in value.items())
    if isinstance(value, tuple):
        return "; ".join(_plain(item) for item in value)
    return str(value)
