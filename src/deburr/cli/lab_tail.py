"""`deburr lab tail`: what the functions of a running lab print."""

import contextlib
import time

import click

from deburr.errors import DeburrError
from deburr.lab import running
from deburr.reports import lab_running
from deburr.reports.screen import screen_of

LOOK_EVERY_S = 0.3


@click.command(name="tail")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--follow", "-f", is_flag=True, help="Go on until ctrl-C.")
@click.option("--port", type=click.IntRange(1, 65535), help="Of the lab's API, where several run.")
def command(names: tuple[str, ...], follow: bool, port: int | None) -> None:
    """Show the log of the functions NAME, or of all of them, as CloudWatch would hold it."""
    lab, state = running.one(port)
    groups = {function["name"]: function["log_group"] for function in state["functions"]}
    for name in names:
        if name not in groups:
            every = ", ".join(sorted(groups)) or "none"
            raise DeburrError(f"no function is called {name}", hint=f"functions of this lab: {every}")
    seen: dict[str, str | None] = dict.fromkeys(names or sorted(groups))
    screen = screen_of()
    with contextlib.suppress(KeyboardInterrupt):
        while True:
            lines = []
            for name, token in seen.items():
                events, seen[name] = lab.log_events(groups[name], token)
                lines += [(event["eventId"], lab_running.line(name, event, screen)) for event in events]
            click.echo("".join(line for _, line in sorted(lines)), nl=False)
            if not follow:
                return
            time.sleep(LOOK_EVERY_S)
