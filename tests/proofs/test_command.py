"""`deburr prove` as it is called, and what other reports say of what it saw."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from deburr.cli.main import deburr
from deburr.reports import FORMATS

TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: app.handler
      Runtime: python3.11
      MemorySize: 1769
      Timeout: 2
      Environment: {Variables: {WHERE: 'https://stock.example.com/'}}
"""
HANGS = """\
import os
import urllib.request


def handler(event, context):
    return urllib.request.urlopen(os.environ["WHERE"]).status
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    def made(code: str, **files: str) -> Path:
        (tmp_path / "src").mkdir()
        (tmp_path / "template.yaml").write_text(TEMPLATE)
        (tmp_path / "src/app.py").write_text(code)
        monkeypatch.chdir(tmp_path)
        return tmp_path

    return made


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(deburr, list(arguments))
    if "cannot keep handlers off the network" in result.output:
        pytest.skip(result.output)
    return result


def test_proved_kept_told_everywhere_and_stale_when_the_code_changes(project: Callable[[str], Path]) -> None:
    folder = project(HANGS)
    result = run("prove", "--rule", "unbounded-call", "--check")
    assert result.exit_code == 1, result.output
    assert "proved   timeouts/unbounded-call" in result.output
    assert "killed after 2 s, all of it billed" in " ".join(result.output.split())
    assert list((folder / ".deburr/proofs").glob("*.json"))
    for form in FORMATS:
        told = run("check", "--format", form, "--no-cache").output
        assert "never answered" in told, form
    assert "1 proved in the lab" in " ".join(run("check", "--no-cache").output.split())
    (folder / "src/app.py").write_text(f"{HANGS}\n# changed\n")
    assert "before its code last changed" in " ".join(run("check", "--no-cache").output.split())
    assert "never answered" not in run("check", "--fresh", "--no-cache").output


def test_json_and_a_finding_by_its_place(project: Callable[[str], Path]) -> None:
    project(HANGS)
    result = CliRunner().invoke(deburr, ["prove", "--finding", "src/app.py:6", "--format", "json"])
    told = json.loads(result.stdout)
    if told["not_run"] and "off the network" in told["not_run"][0]["why"]:
        pytest.skip("no sandbox here")
    assert [proof["shown"] for proof in told["proofs"]] == [True]
    assert told["proofs"][0]["run"]["used"] == "python3.11"
    assert "no finding is called src/other.py:1" in str(run("prove", "--finding", "src/other.py:1").exception)


@pytest.mark.parametrize(
    ("code", "why", "hint"),
    [
        pytest.param(
            HANGS.replace(
                "def handler(event, context):\n", 'def handler(event, context):\n    event["sku"].decode()\n'
            ),
            "fails: AttributeError",
            "--event",
            id="fails on the event",
        ),
        pytest.param(
            HANGS.replace("def handler(event, context):\n", "def handler(event, context):\n    while True: pass\n"),
            "it had not ended after 3 s",
            "--event",
            id="never ends",
        ),
        pytest.param(
            f"import nowhere_to_be_found\n{HANGS}", "nowhere_to_be_found", "--install", id="imports what is not here"
        ),
        pytest.param(
            HANGS.replace("os.environ", "os.environ['API_KEY'] and os.environ"),
            "API_KEY",
            "--env",
            id="needs a variable",
        ),
    ],
)
def test_not_run_says_why_and_what_next(code: str, why: str, hint: str, project: Callable[[str], Path]) -> None:
    project(code)
    result = run("prove", "--rule", "unbounded-call", "--check", "--patience", "3")
    assert result.exit_code == 0, result.output
    told = " ".join(result.output.split())
    assert "not run timeouts/unbounded-call" in told
    assert why in told
    assert hint in told


def test_requirements_are_not_fetched_unasked(project: Callable[[str], Path]) -> None:
    folder = project(HANGS)
    (folder / "src/requirements.txt").write_text("requests\n")
    told = " ".join(run("prove", "--rule", "unbounded-call").output.split())
    assert "not installed: what src/requirements.txt asks for" in told
    assert "--install" in told


def test_nothing_to_prove(project: Callable[[str], Path]) -> None:
    project("def handler(event, context):\n    return 1\n")
    result = run("prove", "--rule", "unbounded-call", "--check")
    assert result.exit_code == 0
    assert "Nothing to prove" in result.output


def test_the_experiments_are_listed() -> None:
    assert "timeouts/unbounded-call" in run("prove", "--list").output
