"""Alarms by class of failure: only where the template declares the log group, and in forms that deploy."""

import io
import subprocess
import sys
from pathlib import Path

import hcl2
import pytest
from click.testing import CliRunner

from deburr.alarms.log_groups import log_groups
from deburr.cli.main import deburr

TEMPLATE = """\
AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: app.handler
      InlineCode: "def handler(event, context): return 1"
  Bare:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: app.handler
      InlineCode: "def handler(event, context): return 1"
  OrdersLog:
    Type: AWS::Logs::LogGroup
    Properties:
      LogGroupName: {name}
      RetentionInDays: 30
"""
# As Pulumi, which is made from the provider's schema, spells them: LogMetricFilterArgs and its transformation
FILTER = {"name", "log_group_name", "pattern", "metric_transformation", "apply_on_transformed_logs", "region"}
TRANSFORMATION = {"name", "namespace", "value", "default_value", "dimensions", "unit"}


@pytest.mark.parametrize(
    ("name", "found"),
    [
        pytest.param("!Sub /aws/lambda/${Orders}", {"Orders": "OrdersLog"}, id="by its usual name"),
        pytest.param("{Fn::Sub: '/aws/lambda/${Orders}'}", {"Orders": "OrdersLog"}, id="in the long form"),
        pytest.param("!Sub /aws/lambda/${Orders}-audit", {}, id="another group"),
        pytest.param("audit", {}, id="another name"),
    ],
)
def test_whose_log_group_it_is(name: str, found: dict[str, str]) -> None:
    assert log_groups(TEMPLATE.format(name=name), "template.yaml") == found


def test_a_function_may_name_its_group() -> None:
    text = TEMPLATE.format(name="audit").replace(
        "Handler: app.handler", "Handler: app.handler\n      LoggingConfig: {LogGroup: !Ref OrdersLog}", 1
    )
    assert log_groups(text, "template.yaml") == {"Orders": "OrdersLog"}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "deburr.toml").touch()
    (tmp_path / "template.yaml").write_text(TEMPLATE.format(name="!Sub /aws/lambda/${Orders}"))
    return tmp_path


def test_they_stand_in_the_template_once(project: Path) -> None:
    template = project / "template.yaml"
    for _ in range(2):
        outcome = CliRunner().invoke(deburr, ["alarms", str(project), "--write", "--yes"])
        assert outcome.exit_code == 0, outcome.output
        text = template.read_text()
        for slug in ("OutOfMemory", "Crashes", "InitFailures"):
            assert text.count(f"  Orders{slug}Filter:") == text.count(f"  Orders{slug}Alarm:") == 1
        assert "BareOutOfMemory" not in text
    linted = subprocess.run([Path(sys.executable).parent / "cfn-lint", template], capture_output=True, text=True)
    assert linted.returncode == 0, linted.stdout


def test_terraform_knows_every_argument(project: Path) -> None:
    outcome = CliRunner().invoke(deburr, ["alarms", str(project), "--format", "terraform"])
    read = hcl2.load(io.StringIO(outcome.output))
    filters = [
        body
        for each in read["resource"]
        for kind, named in each.items()
        if kind.strip('"') == "aws_cloudwatch_log_metric_filter"
        for body in named.values()
    ]
    assert len(filters) == 3
    for each in filters:
        assert {key for key in each if not key.startswith("__")} <= FILTER
        [counted] = each["metric_transformation"]
        assert {key for key in counted if not key.startswith("__")} <= TRANSFORMATION
