"""`deburr lab`: a Lambda on the desk."""

import click

from deburr.cli.commands import Commands

COMMANDS = {
    "ps": "List the labs that run, with their functions and queues.",
    "stop": "End a lab that runs.",
    "tail": "Show what the functions of a running lab print.",
    "invoke": "Call a project's function under Lambda's rules and show its phases, log and answer.",
    "up": "Serve a project: its function URLs, APIs and Lambda's own API, on this machine.",
}


@click.command(cls=Commands, module="deburr.cli.lab_", told=COMMANDS)
def command() -> None:
    """Run functions on this machine as Lambda would: same limits, same phases, same log lines.

    Handlers start from an empty environment with fake credentials and, where the machine allows it, reach nothing
    but their own loopback.
    """
