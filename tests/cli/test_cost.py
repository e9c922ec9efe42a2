"""`deburr cost` as a user runs it."""

import json

import pytest
from click.testing import CliRunner, Result

from deburr.cli.cost import command
from deburr.cli.main import deburr

SUBJECTS = sorted(command.commands)  # type: ignore[attr-defined]  # a group


def run(*arguments: str) -> Result:
    return CliRunner().invoke(deburr, ["cost", *arguments])


@pytest.mark.parametrize("subject", SUBJECTS)
def test_each_fits_a_terminal_and_names_its_facts(subject: str) -> None:
    result = run(subject)
    assert result.exit_code == 0, result.output
    assert max(map(len, result.output.splitlines())) <= 80
    assert " of 20" in result.output


@pytest.mark.parametrize("subject", SUBJECTS)
def test_each_is_json_with_facts_and_dates(subject: str) -> None:
    found = json.loads(run("--format", "json", subject).stdout)
    lines = [line for way in found["ways"] for line in way["lines"]]
    assert lines
    assert all(fact["id"] and fact["checked"] and fact["source"] for line in lines for fact in line["facts"])
    assert all(line["facts"] for line in lines if line["what"] != "x")


def test_doors_with_a_cache() -> None:
    found = json.loads(run("--format", "json", "doors", "--requests", "10M", "--cache-hit", "80%").stdout)
    usd = {way["name"]: way["usd_a_month"] for way in found["ways"]}
    assert usd["REST API"] == pytest.approx(37)
    assert usd["HTTP + CloudFront"] == pytest.approx(2.4)
    assert any("ALB" in said for said in found["says"])


@pytest.mark.parametrize(
    "arguments",
    [
        ("doors", "--requests", "0"),
        ("doors", "--requests", "-5"),
        ("doors", "--requests", "nan"),
        ("doors", "--requests", "inf"),
        ("doors", "--requests", "many"),
        ("doors", "--requests", "M"),
        ("doors", "--requests", "1e99"),
        ("doors", "--cache-hit", "120%"),
        ("doors", "--cache-hit", "2"),
        ("provisioned", "--memory", "64"),
        ("provisioned", "--hours", "9000"),
        ("storage", "--package-mb", "0"),
        ("nonsense",),
    ],
)
def test_mistakes_are_refused(arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert result.exit_code != 0
    assert not result.exception or isinstance(result.exception, SystemExit) or "hint:" in str(result.exception)
