"""`deburr lab ps`: the labs that run on this machine."""

import click

from deburr.lab import running
from deburr.reports import lab_running
from deburr.reports.screen import screen_of


@click.command(name="ps")
def command() -> None:
    """List the labs that run, their functions with the environments each has, and their queues."""
    click.echo(lab_running.board(running.found(), screen_of()), nl=False)
