"""The GitHub Action and the pre-commit hooks: what they run is run here as they run it."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from deburr.cli.main import deburr

ROOT = Path(__file__).parent.parent


def step(folder: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """The action's last step, in a shell with its inputs in the environment, as the runner gives them."""
    action: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    last = action["runs"]["steps"][-1]
    given = {name: inputs.get(name, declared["default"]) for name, declared in action["inputs"].items()}
    env = {
        key: re.sub(r"\$\{\{ inputs\.(\w+) \}\}", lambda m: given[m[1]], value) for key, value in last["env"].items()
    }
    program = folder / "deburr"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m deburr "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    env |= {
        "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT / "src"),
        "GITHUB_STEP_SUMMARY": str(folder / "summary.md"),
    }
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", last["run"]]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, **env}, cwd=folder)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    template = """Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties: {Handler: app.handler, Runtime: python3.8, InlineCode: "def handler(event, context): pass"}
"""
    (tmp_path / "template.yaml").write_text(template, encoding="utf-8")
    return tmp_path


def test_the_action_annotates_sums_up_and_fails(project: Path) -> None:
    done = step(project, sarif="deburr.sarif")
    assert done.returncode == 1, done.stderr
    assert any(line.startswith("::warning file=template.yaml,line=5,") for line in done.stdout.splitlines())
    assert "deprecated-runtime" in (project / "summary.md").read_text(encoding="utf-8")
    assert json.loads((project / "deburr.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"


def test_the_action_takes_options(project: Path) -> None:
    assert step(project, args="--fail-on error --select runtimes").returncode == 0


def test_the_action_runs_no_input_as_code(project: Path) -> None:
    done = step(project, path="$(touch owned)", args="--select `touch owned` *")
    assert done.returncode == 2
    assert not (project / "owned").exists()


def test_the_action_says_what_is_wrong(project: Path) -> None:
    done = step(project, path="gone")
    assert done.returncode == 2
    assert "no such file or folder" in done.stderr


def hooks() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("hook", hooks(), ids=lambda hook: str(hook["id"]))
def test_a_hook_runs(project: Path, hook: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project)
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "begin"]):
        subprocess.run([*git, *command], check=True, cwd=project)
    (project / "template.yaml").write_text((project / "template.yaml").read_text().replace("3.8", "3.7"))
    program, *arguments = shlex.split(hook["entry"])
    result = CliRunner().invoke(deburr, arguments)
    assert program == "deburr"
    assert result.exit_code == 1
    assert "python3.7" in result.stdout


@pytest.mark.parametrize("name", ["template.yaml", "src/app.py", "src/app.mts", "requirements-dev.txt", "deburr.toml"])
def test_hooks_look_at_what_a_verdict_rests_on(name: str) -> None:
    assert all(re.search(hook["files"], name) for hook in hooks())
    assert not any(re.search(hook["files"], "README.md") for hook in hooks())
