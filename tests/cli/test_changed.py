"""`--changed`: the whole workload is read, and only what the change touches is told."""

import json
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from deburr.cli.main import deburr
from deburr.errors import DeburrError

TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: python3.8
      CodeUri: src/
  Stock:
    Type: AWS::Serverless::Function
    Properties:
      Handler: stock.handler
      Runtime: python3.7
      CodeUri: src/
"""


def git(folder: Path, *arguments: str) -> None:
    named = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(folder), *named, *arguments], check=True, capture_output=True)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "src").mkdir()
    for name in ("app", "stock"):
        (tmp_path / f"src/{name}.py").write_text("import shared\ndef handler(e, c):\n    return 1\n", encoding="utf-8")
    (tmp_path / "src/shared.py").write_text("X = 1\n", encoding="utf-8")
    (tmp_path / "template.yaml").write_text(TEMPLATE, encoding="utf-8")
    (tmp_path / "deburr.toml").write_text('select = ["runtimes"]\n', encoding="utf-8")
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "first")
    return tmp_path


def check(folder: Path, *more: str) -> Result:
    return CliRunner().invoke(deburr, ["check", str(folder), "--fresh", "--format", "json", *more])


def told(folder: Path, *more: str) -> list[str]:
    found = json.loads(check(folder, *more).stdout)["findings"]
    return sorted(name.partition("#")[2] for finding in found for name in finding["functions"])


def edit(file: Path, before: str, after: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after), encoding="utf-8")


def test_nothing_changed_tells_nothing(project: Path) -> None:
    assert told(project) == ["Orders", "Stock"]
    result = check(project, "--changed")
    assert json.loads(result.stdout)["totals"]["untouched"] == 2 and result.exit_code == 0


def test_a_changed_line_tells_what_stands_on_it(project: Path) -> None:
    edit(project / "template.yaml", "python3.8", "python3.6")
    assert told(project, "--changed") == ["Orders"]


def test_changed_code_tells_of_the_functions_that_run_it(project: Path) -> None:
    edit(project / "src/app.py", "return 1", "return 2")
    assert told(project, "--changed") == ["Orders"]
    edit(project / "src/shared.py", "X = 1", "X = 2")
    assert told(project, "--changed") == ["Orders", "Stock"]


def test_a_habit_of_the_project_is_told_where_its_functions_are_declared(project: Path) -> None:
    habits = ("--select", "logs-for-ever")
    edit(project / "src/app.py", "return 1", "return 2")
    assert told(project, *habits) == ["Orders", "Stock"]
    assert told(project, "--changed", *habits) == []
    edit(project / "template.yaml", "  Orders:", "  Placed:")
    assert told(project, "--changed", *habits) == ["Placed", "Stock"]


def test_a_file_that_git_does_not_know_yet_is_new_as_a_whole(project: Path) -> None:
    (project / "other.yaml").write_text(TEMPLATE.replace("Orders", "Third"), encoding="utf-8")
    assert "Third" in told(project, "--changed")


def test_what_others_changed_since_is_not_this_branchs(project: Path) -> None:
    git(project, "checkout", "-q", "-b", "mine")
    edit(project / "src/app.py", "return 1", "return 2")
    git(project, "commit", "-q", "-am", "mine")
    git(project, "checkout", "-q", "main")
    edit(project / "template.yaml", "python3.7", "python3.6")
    git(project, "commit", "-q", "-am", "theirs")
    git(project, "checkout", "-q", "mine")
    assert told(project, "--changed", "main") == ["Orders"]


def test_renamed_and_detached(project: Path) -> None:
    git(project, "mv", "template.yaml", "sam.yaml")
    edit(project / "sam.yaml", "python3.8", "python3.6")
    git(project, "commit", "-q", "-am", "renamed")
    git(project, "checkout", "-q", "--detach")
    assert "Orders" in told(project, "--changed", "HEAD~1")


def test_a_folder_of_a_repository(project: Path) -> None:
    git(project, "mv", "template.yaml", "src/template.yaml")
    edit(project / "src/template.yaml", "CodeUri: src/", "CodeUri: .")
    git(project, "commit", "-q", "-am", "moved")
    edit(project / "src/template.yaml", "python3.7", "python3.6")
    assert told(project / "src", "--changed") == ["Stock"]


@pytest.mark.parametrize("ref", ["nowhere", "HEAD~99"])
def test_no_such_commit_is_said(project: Path, ref: str) -> None:
    result = check(project, "--changed", ref)
    assert isinstance(result.exception, DeburrError) and result.exception.hint


def test_no_repository_is_said(tmp_path: Path) -> None:
    (tmp_path / "template.yaml").write_text(TEMPLATE, encoding="utf-8")
    result = check(tmp_path, "--changed")
    assert isinstance(result.exception, DeburrError) and "not a git repository" in result.exception.message
