"""Each command through the front door, on small real projects."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from deburr.cli.main import COMMANDS, deburr

CASE = Path(__file__).parent.parent / "rules/memory/memory_nearly_full"
TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Parameters: {Stage: {Type: String, Default: dev}}
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: nodejs14.x
      Timeout: !If [Prod, 60, 5]
      InlineCode: "exports.handler = async () => 1"
      Handler: index.handler
Conditions: {Prod: !Equals [!Ref Stage, prod]}
"""


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(deburr, list(arguments))
    return result.exit_code, result.output


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "template.yaml").write_text(TEMPLATE, encoding="utf-8")
    return tmp_path


def test_help_lists_every_command_and_each_has_help() -> None:
    code, output = run("--help")
    assert code == 0
    for name in COMMANDS:
        assert name in output
        assert run(name, "--help")[0] == 0


def test_version_is_one_line() -> None:
    done = subprocess.run([sys.executable, "-m", "deburr", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("deburr 0.")
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("extra", "code"),
    [
        pytest.param([], 1, id="a warning fails"),
        pytest.param(["--fail-on", "error"], 0, id="not above warning"),
        pytest.param(["--ignore", "runtimes"], 0, id="ignored shelf"),
        pytest.param(["--select", "memory"], 0, id="other shelf"),
    ],
)
def test_exit_codes(project: Path, extra: list[str], code: int) -> None:
    assert run("check", str(project), "--today", "2026-11-23", *extra)[0] == code


def test_parameters_decide_conditions(project: Path) -> None:
    def timeout(*extra: str) -> int:
        _, output = run("check", str(project), "--format", "json", *extra)
        found = json.loads(output)["functions"][0]["timeout_s"]
        assert isinstance(found, int)
        return found

    assert timeout() == 5
    assert timeout("--parameter", "Stage=prod") == 60
    given = project / "prod.json"
    given.write_text('[{"ParameterKey": "Stage", "ParameterValue": "prod"}]', encoding="utf-8")
    assert timeout("--parameter-file", str(given)) == 60
    (project / "samconfig.toml").write_text(
        '[live.deploy.parameters]\nparameter_overrides = "Stage=prod"\n', encoding="utf-8"
    )
    assert timeout("--config-env", "live") == 60


def test_terraform_variables_come_from_the_environment_files_and_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of them changes what a kept answer rests on."""

    def timeout(*extra: str) -> int | None:
        _, output = run("check", str(tmp_path), "--format", "json", *extra)
        found = json.loads(output)["functions"][0]["timeout_s"]
        assert found is None or isinstance(found, int)
        return found

    main = 'variable "wait" {}\nresource "aws_lambda_function" "f" {\n  timeout = var.wait\n}\n'
    (tmp_path / "main.tf").write_text(main, encoding="utf-8")
    assert timeout() is None
    monkeypatch.setenv("TF_VAR_wait", "21")
    assert timeout() == 21
    (tmp_path / "env").mkdir()
    (tmp_path / "env/prod.tfvars").write_text("wait = 22\n", encoding="utf-8")
    assert timeout("--var-file", str(tmp_path / "env/prod.tfvars")) == 22
    (tmp_path / "deburr.toml").write_text('var-files = ["env/prod.tfvars"]\n', encoding="utf-8")
    assert timeout() == 22
    (tmp_path / "env/prod.tfvars").write_text("wait = 23\n", encoding="utf-8")
    assert timeout() == 23


def test_measured_profile_joins() -> None:
    bad = sorted(CASE.glob("bad-*/"))[0]
    profiles = sorted(bad.glob("*.json"))
    code, output = run("check", str(bad), "--fresh", *(word for path in profiles for word in ("--measured", str(path))))
    assert code == 1
    assert "memory/memory-nearly-full" in output
    assert "measured" in output
    assert "memory/memory-nearly-full" not in run("check", str(bad), "--fresh")[1]


def test_runtimes_and_calendar(project: Path) -> None:
    code, output = run("runtimes", str(project), "--today", "2026-11-23")
    assert (code, "nodejs14.x" in output, "deprecated" in output) == (0, True, True)
    code, output = run("runtimes", str(project), "--ics", "--today", "2026-11-23")
    assert output.startswith("BEGIN:VCALENDAR")


def test_facts_and_explain() -> None:
    assert "lambda.timeout.max = 900" in run("facts", "lambda.timeout.max")[1]
    assert "no fact mentions" in run("facts", "zebra")[1]
    assert "Instead" in run("explain", "default-memory")[1]
    assert "memory/default-memory" in run("rules")[1]


def test_alone_says_what_is_here(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project)
    code, output = run()
    assert code == 0
    assert "template.yaml" in output
    assert "deburr check" in output
