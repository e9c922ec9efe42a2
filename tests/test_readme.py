"""The commands that the README shows: all there are, spelled as they are, and those that ask nobody run."""

import re
import shlex
import shutil
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from deburr.cli.main import COMMANDS, deburr

ROOT = Path(__file__).parent.parent
USE = (ROOT / "README.md").read_text(encoding="utf-8").partition("## Use")[2].partition("```console\n")[2]
LINES = [
    part.strip()
    for line in USE.partition("```")[0].splitlines()
    for part in re.findall(r"deburr [^&>)#]*", line.removeprefix("$ ").partition("  #")[0])
]
RUN = ("alarms", "check", "completion", "cost", "explain", "facts", "report", "rules", "runtimes", "simulate")
"""They need no account, no lab, no file but the project."""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The example, with the files that the commands name."""
    folder = tmp_path / "orders"
    shutil.copytree(ROOT / "examples/orders", folder, ignore=shutil.ignore_patterns(".deburr"))
    shutil.copytree(folder / "geo", folder / "infra")
    for name in (
        "exports/x",
        "env/prod.tfvars",
        "code.zip",
        "event.json",
        ".deburr/snapshots/*.db",
        "requirements.txt",
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("{}", encoding="utf-8")
    monkeypatch.chdir(folder)
    return folder


def test_every_command_is_named() -> None:
    assert set(COMMANDS) - {line.split()[1] for line in LINES} == set()


@pytest.mark.parametrize("line", LINES)
def test_it_is_spelled_as_it_is(line: str, project: Path) -> None:
    command, (name, *rest) = deburr, shlex.split(line)
    while isinstance(command, click.Group) and rest:
        _, found, rest = command.resolve_command(click.Context(command), rest)
        assert found is not None
        command = found
    command.make_context(name, rest)


@pytest.mark.parametrize("line", [line for line in LINES if line.split()[1] in RUN and "*" not in line])
def test_it_runs(line: str, project: Path) -> None:
    result = CliRunner().invoke(deburr, shlex.split(line)[1:])
    assert result.exit_code in (0, 1) and (result.exception is None or isinstance(result.exception, SystemExit))
    assert result.output
