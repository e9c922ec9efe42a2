"""`deburr`: the front door."""

import gc

import click

from deburr import __version__
from deburr.cli.commands import Commands

COMMANDS = {
    "alarms": "Say what to monitor, and write the alarms as a template.",
    "audit": "Read an account into a snapshot file, changing nothing.",
    "fleet": "Sum up snapshots of accounts: whose functions, what they cost, what is wrong with most.",
    "build": "Build lean packages: for their own platform, import-checked, the same bytes twice.",
    "check": "Find antipatterns in templates and handler code.",
    "cold": "Take a function's cold starts apart, and prove what makes them shorter.",
    "completion": "Print what a shell needs to complete commands, options and rules.",
    "cost": "Say what the ways to do something cost, and where they change places.",
    "doctor": "Say what this machine has of what deburr can use, and what each lack costs.",
    "explain": "Say what a rule is about, why it hurts and what to do instead.",
    "facts": "Look up limits, prices and dates, with their source.",
    "init": "Look at a project and write its deburr.toml.",
    "lab": "Run functions on this machine as Lambda would.",
    "logs": "Tell from Lambda logs what really happened, what it cost and what was wasted.",
    "package": "Look into a zip, folder, image or lock: what it ships, and the way to ship it.",
    "prove": "Show findings on the project's own handlers, in the lab.",
    "prune": "Find published versions that nothing can call any more, and delete them.",
    "report": "Write one HTML file with everything that is known, to look at and to mail.",
    "rules": "List the rules.",
    "scaffold": "Write a resolver for a function that runs a web framework behind an adapter.",
    "simulate": "Say what traffic would do to a function, and what it would cost.",
    "tune": "Find the memory size that a function should have, and say how sure that is.",
    "runtimes": "Show when a project's runtimes stop being patched.",
}
LONG = frozenset({"audit", "build", "cold", "lab", "logs", "prove", "prune", "simulate", "tune"})
"""They may run for hours: garbage is collected there, which the others end too soon for."""


@click.command(cls=Commands, module="deburr.cli.", told=COMMANDS, invoke_without_command=True)
@click.version_option(__version__, message="deburr %(version)s")
@click.pass_context
def deburr(ctx: click.Context) -> None:
    """deburr takes the sharp edges off AWS Lambda."""
    if ctx.invoked_subcommand is None:
        from deburr.cli.welcome import welcome

        welcome()
    elif ctx.invoked_subcommand in LONG:
        gc.enable()
