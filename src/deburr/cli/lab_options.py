"""What every `deburr lab` command may be told, and the function a name means."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from deburr.errors import DeburrError
from deburr.lab.mechanism import Rung
from deburr.lab.settings import Settings
from deburr.workload.function import Function
from deburr.workload.workload import Workload

Command = Callable[..., Any]
SHOWN = 8  # names in a message


def options(command: Command) -> Command:
    """Adds --project, --mechanism, --network, --env and --stand-in."""
    for decorate in reversed(
        [
            click.option(
                "--project",
                type=click.Path(path_type=Path, exists=True),
                default=".",
                help="Folder or template; default: this folder.",
            ),
            click.option(
                "--mechanism",
                type=click.Choice([str(rung) for rung in Rung]),
                help="Hold handlers by this; default: the best there is.",
            ),
            click.option("--network", is_flag=True, help="Let handlers use this machine's network."),
            click.option(
                "--env",
                "env",
                multiple=True,
                metavar="KEY[=VALUE]",
                help="Give handlers this variable, or your own of it.",
            ),
            click.option(
                "--stand-in",
                "standins",
                multiple=True,
                type=click.IntRange(1, 65535),
                metavar="PORT",
                help="Let handlers reach this port of this machine, as localhost.",
            ),
        ]
    ):
        command = decorate(command)
    return command


install = click.option(
    "--install",
    is_flag=True,
    help="Install what requirements.txt or package.json asks for, once, into your cache; asks the package index.",
)


def settings(mechanism: str | None, network: bool, standins: Sequence[int], **more: Any) -> Settings:
    return Settings(mechanism=mechanism, network=network, standins=tuple(standins), **more)


def variables(env: Sequence[str]) -> dict[str, str]:
    """KEY=VALUE as given, KEY as it is in the user's own environment.

    Raises  DeburrError for a KEY that is not there.
    """
    found: dict[str, str] = {}
    for each in env:
        key, equals, value = each.partition("=")
        if not equals and key not in os.environ:
            raise DeburrError(f"{key} is not in your environment", hint=f"write --env {key}=VALUE")
        found[key] = value if equals else os.environ[key]
    return found


def named(workload: Workload, name: str) -> Function:
    """The function of a name: its logical id, construct path, FunctionName or address, or a part of one of them.

    Raises  DeburrError when there is none or more than one.
    """
    every = [each for each in workload.functions if not each.copy_of]
    found = [each for each in workload.functions if name in _names(each)]
    found = found or [
        each for each in every if any(name.casefold() in (known or "").casefold() for known in _names(each))
    ]
    if len(found) == 1:
        return found[0]
    if found:
        raise DeburrError(
            f"{name} could be {_several([each.address for each in found], ' or ')}", hint="write its address in full"
        )
    here = _several(sorted({each.name for each in every}), ", ") if every else "none"
    raise DeburrError(f"no function is called {name}", hint=f"functions here: {here}")


def _several(names: Sequence[str], between: str) -> str:
    rest = len(names) - SHOWN
    return between.join(names[:SHOWN]) + (f" and {rest} more" if rest > 0 else "")


def _names(function: Function) -> set[str | None]:
    given = function.given_name.value if function.given_name is not None else None
    return {function.address, function.name, function.address.rpartition("#")[2], given}
