"""What takes the events of a Terraform function is put beside it, and is read again as what it is."""

from datetime import date
from pathlib import Path

import pytest

from deburr.cli.session import Session
from deburr.edits import SetValue
from deburr.findings import Confidence
from deburr.fixes import template_values
from deburr.fixes.plan import Plan, plan
from deburr.fixes.splice import CannotEdit
from deburr.place import Place

PATH = "Resources.aws_lambda_function.save.Properties.EventInvokeConfig.DestinationConfig.OnFailure.Type"
FUNCTION = """\
resource "aws_lambda_function" "save" {
  function_name = "save"
  role          = aws_iam_role.save.arn
  runtime       = "python3.13"
  handler       = "app.handler"
  filename      = "save.zip"
}
"""
AROUND = """\

resource "aws_iam_role" "save" {
  assume_role_policy = "{}"
}

resource "aws_sns_topic" "orders" {
  name = "orders"
}

resource "aws_sns_topic_subscription" "save" {
  topic_arn = aws_sns_topic.orders.arn
  protocol  = "lambda"
  endpoint  = aws_lambda_function.save.arn
}
"""
MAPPING = """\

resource "aws_sqs_queue" "orders" {
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.failed.arn
    maxReceiveCount     = 2
  })
}

resource "aws_sqs_queue" "failed" {}

resource "aws_lambda_event_source_mapping" "save" {
  event_source_arn = aws_sqs_queue.orders.arn
  function_name    = aws_lambda_function.save.arn
}
"""
HANDLER = """\
import boto3

table = boto3.resource("dynamodb").Table("orders")


def handler(event, context):
    for record in event["Records"]:
        table.put_item(Item={"id": record["body"]})
    return {"batchItemFailures": []}
"""


def planned(folder: Path, rule: str) -> Plan:
    verdict = Session.open((folder,), today=date(2026, 11, 29)).check(
        select=[rule], ignore=[], confidence=Confidence.LIKELY, parameters={}, fresh=True
    )
    assert not verdict.faults
    return plan(verdict.findings, lambda file: (folder / file).read_bytes(), unsafe=True)


@pytest.mark.parametrize(
    ("rule", "around", "added"),
    [
        pytest.param("events/lost-async", AROUND, "destination = aws_sqs_queue.save_failed.arn", id="a destination"),
        pytest.param("events/no-redrive", MAPPING, "maxReceiveCount     = 5", id="a number in a document"),
        pytest.param(
            "events/all-or-nothing-batch",
            MAPPING,
            'function_response_types = ["ReportBatchItemFailures"]',
            id="a list",
        ),
    ],
)
def test_a_fix_silences_its_finding(tmp_path: Path, rule: str, around: str, added: str) -> None:
    main = tmp_path / "main.tf"
    main.write_text(FUNCTION.replace("save.zip", "src") + around, encoding="utf-8")
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "app.py").write_text(HANDLER, encoding="utf-8")
    made = planned(tmp_path, rule)
    assert not made.left
    main.write_text(made.files["main.tf"][1], encoding="utf-8")
    assert added in main.read_text(encoding="utf-8")
    assert planned(tmp_path, rule).steps == ()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        pytest.param(FUNCTION.replace("aws_iam_role.save.arn", "var.role"), "its role is made elsewhere", id="a role"),
        pytest.param(FUNCTION.replace("{\n", "{\n  count = 2\n", 1), "several functions in one block", id="several"),
        pytest.param(FUNCTION.replace("aws_lambda_function", "aws_lambda_alias"), "is no function", id="another kind"),
        pytest.param(FUNCTION.replace("resource ", "module "), "no resource begins there", id="a module"),
        pytest.param(
            FUNCTION + 'resource "aws_sqs_queue" "save_failed" {}\n', "the name of something else", id="a name"
        ),
        pytest.param(
            FUNCTION
            + 'resource "aws_lambda_function_event_invoke_config" "x" { function_name = aws_lambda_function.save.arn }\n',
            "spoken of already",
            id="said already",
        ),
    ],
)
def test_what_is_left_alone(text: str, why: str) -> None:
    at = Place("main.tf", 1, 1, 1, 9, PATH)
    with pytest.raises(CannotEdit, match=why):
        template_values.splice(text, SetValue(at, "SQS"))
