"""`deburr check -`: an editor's file as it stands on the screen, in the project that is on the disk."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from deburr.cli.main import deburr

TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties: {Handler: api.handler, Runtime: python3.13, CodeUri: src/, MemorySize: 512, Timeout: 60}
"""
BOUNDED = (
    'import requests\n\n\ndef handler(event, context):\n    return requests.get("https://x.example", timeout=2).text\n'
)
UNBOUNDED = BOUNDED.replace(", timeout=2", "")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "project"
    (folder / "src").mkdir(parents=True)
    (folder / ".git").mkdir()
    (folder / "template.yaml").write_text(TEMPLATE, encoding="utf-8")
    (folder / "src/api.py").write_text(BOUNDED, encoding="utf-8")
    monkeypatch.chdir(folder)
    return folder


def run(hint: str | Path, text: str, *more: str) -> Result:
    return CliRunner().invoke(deburr, ["check", "-", "--path-hint", str(hint), *more], input=text)


def places(result: Result) -> list[tuple[str, int]]:
    told: dict[str, Any] = json.loads(result.stdout)
    return [(row["location"]["path"], row["location"]["positions"]["begin"]["line"]) for row in told]


def test_what_stands_on_the_screen_is_judged(project: Path) -> None:
    assert run("src/api.py", BOUNDED).exit_code == 0
    result = run("src/api.py", UNBOUNDED)
    assert result.exit_code == 1
    assert "calls requests.get without a timeout, it has 60 s" in result.stdout
    assert (project / "src/api.py").read_text(encoding="utf-8") == BOUNDED


@pytest.mark.parametrize("stands", [".", "src"])
def test_the_file_is_named_as_the_editor_names_it(project: Path, monkeypatch: pytest.MonkeyPatch, stands: str) -> None:
    monkeypatch.chdir(project / stands)
    name = "src/api.py" if stands == "." else "api.py"
    for hint in (name, str(project / "src/api.py")):
        result = run(hint, UNBOUNDED, "--format", "github")
        assert f"file={hint},line=5," in result.stdout


def test_a_file_that_is_not_on_the_disk_yet(project: Path) -> None:
    (project / "src/api.py").unlink()
    assert run("src/api.py", UNBOUNDED).exit_code == 1
    assert not (project / "src/api.py").exists()


def test_a_template(project: Path) -> None:
    result = run("template.yaml", TEMPLATE.replace("3.13", "3.8"))
    assert "runs on python3.8" in result.stdout
    assert "template.yaml:5:" in result.stdout


def test_a_module_of_a_handler(project: Path) -> None:
    (project / "src/api.py").write_text("import prices\n\n\ndef handler(event, context):\n    return prices.get()\n")
    result = run("src/prices.py", UNBOUNDED.replace("handler(event, context)", "get()"))
    assert "src/prices.py:5:" in result.stdout


def test_half_a_line_is_no_error(project: Path) -> None:
    result = run("src/api.py", "import requests\n\n\ndef handler(event, con")
    assert result.exit_code == 0
    assert "src/api.py: does not parse" in " ".join(result.stdout.split())


def test_only_what_stands_in_the_file(project: Path) -> None:
    (project / "template.yaml").write_text(TEMPLATE.replace("3.13", "3.8"), encoding="utf-8")
    assert "deprecated-runtime" not in run("src/api.py", UNBOUNDED).stdout


@pytest.mark.parametrize("hint", ["job.py", "src/job.py", "a/folder/not/there/job.py"])
def test_code_that_nothing_runs(project: Path, hint: str) -> None:
    result = run(hint, UNBOUNDED)
    assert result.exit_code == 0
    assert "no function of a template above it runs this file" in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["-"],
        ["src", "--path-hint", "a.py"],
        ["-", "src", "--path-hint", "a.py"],
        ["-", "--path-hint", "a.py", "--baseline", "new"],
    ],
)
def test_what_does_not_go_together(project: Path, arguments: list[str]) -> None:
    result = CliRunner().invoke(deburr, ["check", *arguments], input="")
    assert result.exit_code == 2
    assert "Error:" in result.stderr


def test_nothing_is_kept(project: Path) -> None:
    run("src/api.py", UNBOUNDED)
    assert not (project / ".deburr").exists()


def test_a_module_is_judged_where_it_is_called(tmp_path: Path) -> None:
    (tmp_path / "fn").mkdir()
    (tmp_path / "deburr.toml").write_text("", encoding="utf-8")
    (tmp_path / "main.tf").write_text(
        'module "a" {\n  source  = "./fn"\n  runtime = "python3.8"\n}\n', encoding="utf-8"
    )
    module = 'variable "runtime" {}\nresource "aws_lambda_function" "f" {\n  runtime = var.runtime\n}\n'
    (tmp_path / "fn/main.tf").write_text("# not saved yet\n", encoding="utf-8")
    hint = str(tmp_path / "fn/main.tf")
    result = CliRunner().invoke(deburr, ["check", "-", "--path-hint", hint, "--today", "2026-11-28"], input=module)
    assert "module.a.aws_lambda_function.f" in result.stdout
