"""Every command, walked: help that fits a screen, flags that mean one thing, exit codes that mean one thing."""

from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from deburr.cli.main import COMMANDS, deburr

SCREEN = 50  # lines of 80 columns
TYPES = {  # what a flag takes, wherever it is
    "--format": click.Choice,
    "--measured": click.Path,
    "--output": click.Path,
    "--project": click.Path,
    "--facts": click.Path,
    "--today": click.DateTime,
    "--yes": click.types.BoolParamType,
    "--apply": click.types.BoolParamType,
    "--fresh": click.types.BoolParamType,
    "--free-tier": click.types.BoolParamType,
    "--diff": click.types.BoolParamType,
    "--open": click.types.BoolParamType,
}
AWS = {"--profile", "--role"}
FORMATS = {"terminal", "json", "html", "csv", "parquet", "ics", "cloudformation", "sam", "terraform"} | {
    "github",
    "gitlab",
    "junit",
    "markdown",
    "sarif",
}


def walked(
    command: click.Command = deburr, names: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield names, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from walked(below, (*names, name))


EVERY = dict(walked())
LEAVES = {names: command for names, command in EVERY.items() if names and not isinstance(command, click.Group)}


def called(names: tuple[str, ...]) -> str:
    return " ".join(("deburr", *names))


def options(command: click.Command) -> Iterator[click.Option]:
    yield from (each for each in command.params if isinstance(each, click.Option) and not each.hidden)


@pytest.mark.parametrize("names", EVERY, ids=called)
def test_help_fits_a_screen(names: tuple[str, ...]) -> None:
    result = CliRunner().invoke(deburr, [*names, "--help"], env={"COLUMNS": "80"})
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert len(lines) <= SCREEN
    assert all(len(line) <= 80 for line in lines)


@pytest.mark.parametrize("names", LEAVES, ids=called)
def test_help_is_a_sentence_and_tells_every_option(names: tuple[str, ...]) -> None:
    command = LEAVES[names]
    first = (command.help or "").strip().split("\n\n")[0]
    assert not first[0].islower() and first.rstrip().endswith((".", ":")), first
    assert [option.opts[0] for option in options(command) if not option.help] == []


def test_the_front_page_names_every_command_by_a_sentence() -> None:
    for name, told in COMMANDS.items():
        assert told[0].isupper() and told.endswith(".") and len(told) <= 90, name


@pytest.mark.parametrize("names", LEAVES, ids=called)
def test_a_flag_means_one_thing(names: tuple[str, ...]) -> None:
    flags = {flag: option for option in options(LEAVES[names]) for flag in option.opts}
    for flag, kind in TYPES.items():
        if flag in flags:
            assert isinstance(flags[flag].type, kind), flag
    if "--measured" in flags:
        assert flags["--measured"].multiple
    if "--format" in flags:
        choice = flags["--format"].type
        assert isinstance(choice, click.Choice) and set(choice.choices) <= FORMATS
    if "--out" in flags:
        assert "--output" in flags
    if "--yes" in flags and names != ("init",):  # which asks by itself
        assert {"--apply", "--write"} & set(flags)
    if AWS & set(flags):
        assert {"--profile", "--region"} <= set(flags)


@pytest.mark.parametrize("names", LEAVES, ids=called)
def test_bad_usage_is_exit_code_2_and_no_traceback(names: tuple[str, ...]) -> None:
    result = CliRunner().invoke(deburr, [*names, "--no-such-flag"])
    assert result.exit_code == 2
    assert "No such option" in result.output
