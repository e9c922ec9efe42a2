"""A SAM function's queue and door may live in Terraform of the same repository: they are joined by name."""

from collections.abc import Callable
from pathlib import Path

import pytest

from deburr.facts import book
from deburr.sources import project
from deburr.sources.reading import Reading

TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Ship:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: shop-ship
      Handler: app.handler
      Runtime: python3.13
      Events:
        Jobs:
          Type: SQS
          Properties: {Queue: !Sub "arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:jobs"}
"""
QUEUE = 'resource "aws_sqs_queue" "jobs" {\n  name = "jobs"\n  visibility_timeout_seconds = 30\n}\n'
ALARM = """\
resource "aws_cloudwatch_metric_alarm" "a" {
  namespace   = "AWS/Lambda"
  metric_name = "Errors"
  dimensions  = { FunctionName = "shop-ship" }
}
resource "aws_cloudwatch_log_group" "l" {
  name              = "/aws/lambda/shop-ship"
  retention_in_days = 7
}
"""
DOOR = """\
data "aws_lambda_function" "ship" {
  function_name = "shop-ship"
}
resource "aws_apigatewayv2_api" "a" {
  name          = "a"
  protocol_type = "HTTP"
}
resource "aws_apigatewayv2_integration" "i" {
  api_id           = aws_apigatewayv2_api.a.id
  integration_type = "AWS_PROXY"
  integration_uri  = data.aws_lambda_function.ship.invoke_arn
}
resource "aws_apigatewayv2_route" "r" {
  api_id    = aws_apigatewayv2_api.a.id
  route_key = "GET /orders"
  target    = "integrations/${aws_apigatewayv2_integration.i.id}"
}
"""


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Reading]:
    """Reads a template and files beside it, by their paths."""

    def reading(files: dict[str, str]) -> Reading:
        for name, text in {"app/template.yaml": TEMPLATE, **files}.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return project.read([tmp_path], root=tmp_path, facts=book.load())

    return reading


def test_a_queue_of_terraform(read: Callable[..., Reading]) -> None:
    (caller,) = read({"infra/main.tf": QUEUE + DOOR.partition("resource")[0]}).workload.callers
    assert (caller.kind, caller.source) == ("sqs", "infra#aws_sqs_queue.jobs")


def test_a_door_an_alarm_and_logs_of_terraform(read: Callable[..., Reading]) -> None:
    workload = read({"infra/main.tf": DOOR + ALARM}).workload
    assert [(each.kind, each.name, each.source) for each in workload.callers if each.kind != "sqs"] == [
        ("http_api", "GET /orders", "infra#aws_apigatewayv2_api.a")
    ]
    (function,), (alarm,) = workload.functions, workload.alarms
    assert function.logs_kept_days.value == 7
    assert [watched.of for watched in alarm.watches] == [(function.address,)]


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"other/main.tf": QUEUE + DOOR}, id="a queue twice"),
        pytest.param({"infra/main.tf": QUEUE.replace('"jobs"\n', "var.nobody\n") + DOOR}, id="a name nobody knows"),
    ],
)
def test_what_several_bear_or_nobody_knows_is_not_joined(read: Callable[..., Reading], other: dict[str, str]) -> None:
    workload = read({"infra/main.tf": QUEUE + DOOR, **other}).workload
    assert [each.source for each in workload.callers if each.kind == "sqs"] == [""]
