"""`deburr lab`: a Lambda on the desk."""

import importlib

import click

COMMANDS = {
    "invoke": "Call a project's function under Lambda's rules and show its phases, log and answer.",
    "up": "Serve a project: its function URLs, APIs and Lambda's own API, on this machine.",
}


class Commands(click.Group):
    """Loads a command's module only when it runs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        found = importlib.import_module(f"deburr.cli.lab_{cmd_name}").command
        assert isinstance(found, click.Command)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))


@click.command(cls=Commands)
def command() -> None:
    """Run functions on this machine as Lambda would: same limits, same phases, same log lines.

    Handlers start from an empty environment with fake credentials and, where the machine allows it, reach nothing
    but their own loopback.
    """
