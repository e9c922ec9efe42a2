"""`deburr lab stop`: end a lab that runs."""

import click

from deburr.lab import running
from deburr.lab.errors import LabError


@click.command(name="stop")
@click.option("--port", type=click.IntRange(1, 65535), help="Of the lab's API, where several run.")
@click.option("--all", "every", is_flag=True, help="Every lab of yours.")
def command(port: int | None, every: bool) -> None:
    """End the lab that runs, with all its environments; it has gone when this returns."""
    for lab, _ in running.found() if every else [running.one(port)]:
        if not lab.stop():
            raise LabError(f"the lab on port {lab.port} does not end", hint=f"kill -9 {lab.pid} leaves nothing behind")
        click.echo(f"stopped the lab on port {lab.port}")
