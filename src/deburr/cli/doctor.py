"""`deburr doctor`: what is here, what is not, and what that costs."""

import json
from datetime import UTC, date, datetime

import click
from msgspec.structs import asdict

from deburr.reports.doctor import render
from deburr.reports.screen import screen_of


@click.command(name="doctor")
@click.option("--format", "form", type=click.Choice(["json", "terminal"]), default="terminal", help="What to print.")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The day to judge by; default: today.")
def command(form: str, today: datetime | None) -> None:
    """Say what this machine has of all that deburr can use, and what each lack costs.

    Sandboxes are made and thrown away, interpreters are asked for their version; nothing is installed or changed.
    """
    from deburr.cli.machine import looks
    from deburr.facts import book

    day: date = today.date() if today else datetime.now(UTC).date()
    found = list(looks(book.load(), day))
    if form == "json":
        click.echo(json.dumps([asdict(look) for look in found], indent=2))
        return
    click.echo(render(found, screen_of()), nl=False)
