"""Commands that are loaded when they are called, so that help stays instant."""

import importlib
from collections.abc import Mapping
from typing import Any

import click


class Commands(click.Group):
    """A group that imports a command's module only when that command runs.

    module  where they are: the name of a command follows, and its `command` is it.
    told    by name, what each is for: help must not import every command.
    """

    def __init__(self, *, module: str, told: Mapping[str, str], **options: Any) -> None:
        super().__init__(**options)
        self._module = module
        self._told = dict(sorted(told.items()))

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self._told)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self._told:
            return None
        command = importlib.import_module(f"{self._module}{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(self._told.items()))
