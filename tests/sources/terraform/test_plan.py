"""Plans as `terraform show -json` prints them: exact values, at the places of the configuration beside them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from deburr.errors import DeburrError
from deburr.facts import book
from deburr.sources import project
from deburr.sources.reading import Reading

MAIN = """\
variable "wait" {}
module "orders" {
  source = "./fn"
  count  = 1
  wait   = var.wait
}
resource "aws_sqs_queue" "q" {
  visibility_timeout_seconds = 60
  redrive_policy             = jsonencode({ deadLetterTargetArn = aws_sqs_queue.dead.arn, maxReceiveCount = 3 })
}
resource "aws_sqs_queue" "dead" {}
resource "aws_lambda_event_source_mapping" "m" {
  event_source_arn = aws_sqs_queue.q.arn
  function_name    = module.orders[0].arn
}
"""
MODULE = """\
variable "wait" {}
resource "aws_lambda_function" "f" {
  timeout = var.wait
}
output "arn" { value = aws_lambda_function.f.arn }
"""


def resource(address: str, **values: Any) -> dict[str, Any]:
    kind, name = address.split(".")[-2:]
    return {"address": address, "mode": "managed", "type": kind, "name": name, "values": values}


def written(address: str, **references: Any) -> dict[str, Any]:
    expressions = {name: {"references": found} for name, found in references.items()}
    return {"address": address, "mode": "managed", "expressions": expressions}


FUNCTION = resource(
    "module.orders[0].aws_lambda_function.f", timeout=40, memory_size=128, runtime="python3.13", handler="app.handler"
)
PLAN = {
    "format_version": "1.2",
    "terraform_version": "1.11.4",
    "planned_values": {
        "root_module": {
            "resources": [
                resource("aws_sqs_queue.q", visibility_timeout_seconds=60),
                resource("aws_sqs_queue.dead", visibility_timeout_seconds=30),
                resource("aws_lambda_event_source_mapping.m", batch_size=None, enabled=True),
            ],
            "child_modules": [{"address": "module.orders[0]", "resources": [FUNCTION]}],
        }
    },
    "configuration": {
        "root_module": {
            "resources": [
                written("aws_sqs_queue.q", redrive_policy=["aws_sqs_queue.dead.arn", "aws_sqs_queue.dead"]),
                written(
                    "aws_lambda_event_source_mapping.m",
                    event_source_arn=["aws_sqs_queue.q.arn", "aws_sqs_queue.q"],
                    function_name=["module.orders[0].arn", "module.orders[0]"],
                ),
            ],
            "module_calls": {
                "orders": {
                    "source": "./fn",
                    "expressions": {"wait": {"references": ["var.wait"]}},
                    "module": {
                        "outputs": {"arn": {"expression": {"references": ["aws_lambda_function.f.arn"]}}},
                        "resources": [written("aws_lambda_function.f", timeout=["var.wait"])],
                    },
                }
            },
        }
    },
}


def test_a_plan_is_exact_and_placed_in_its_configuration(read: Callable[..., Reading]) -> None:
    workload = read(MAIN, {"fn/main.tf": MODULE, "plan.json": json.dumps(PLAN)}).workload
    (function,) = workload.functions
    assert function.address == "plan.json#module.orders[0].aws_lambda_function.f"
    assert (function.at.file, function.at.line) == ("fn/main.tf", 2)
    assert (function.timeout_s.value, function.timeout_s.at.file, function.timeout_s.at.line) == (40, "main.tf", 5)
    assert [(c.kind, c.function.name, c.name, c.at.file) for c in workload.callers] == [
        ("sqs", "module.orders[0].aws_lambda_function.f", "aws_sqs_queue.q", "main.tf")
    ]
    queue = next(queue for queue in workload.queues if queue.name == "aws_sqs_queue.q")
    assert (queue.visibility_s.value, queue.redrive.value) == (60, True)
    assert queue.dead_letters == "plan.json#aws_sqs_queue.dead"


BLOCKS = """\
variable "subnets" {}
resource "aws_lambda_function" "f" {
  environment {
    variables = {
      A = "b"
    }
  }
  dynamic "vpc_config" {
    for_each = var.subnets
    content {
      subnet_ids = [vpc_config.value]
    }
  }
  dead_letter_config {
    target_arn = aws_sqs_queue.q.arn
  }
}
resource "aws_sqs_queue" "q" {}
"""


def test_values_in_blocks_stand_there(read: Callable[..., Reading]) -> None:
    function = resource(
        "aws_lambda_function.f",
        environment=[{"variables": {"A": "b"}}],
        vpc_config=[{"subnet_ids": ["subnet-1"], "security_group_ids": None}],
        dead_letter_config=[{}],
    )
    known = {"dead_letter_config": [{"target_arn": {"references": ["aws_sqs_queue.q.arn", "aws_sqs_queue.q"]}}]}
    plan = {
        "format_version": "1.2",
        "terraform_version": "1.11.4",
        "planned_values": {"root_module": {"resources": [function, resource("aws_sqs_queue.q")]}},
        "configuration": {
            "root_module": {
                "resources": [{"address": "aws_lambda_function.f", "mode": "managed", "expressions": known}]
            }
        },
    }
    (read_function,) = read(BLOCKS, {"plan.json": json.dumps(plan)}).workload.functions
    assert (read_function.vpc.value, read_function.vpc.at.file, read_function.vpc.at.line) == (
        ("subnet-1",),
        "main.tf",
        11,
    )
    assert (read_function.on_failure.value, read_function.on_failure.at.line) == (("plan.json#aws_sqs_queue.q",), 15)
    assert dict(read_function.environment) == {"A": "b"}


def test_a_plan_alone_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(PLAN), encoding="utf-8")
    workload = project.read([path], root=tmp_path, facts=book.load()).workload
    assert [(f.timeout_s.value, f.at.file) for f in workload.functions] == [(40, "plan.json")]
    assert [c.kind for c in workload.callers] == ["sqs"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('{"format_version": "1.2", "terraform_version": "1", ', id="cut off"),
        pytest.param('{"format_version": "1.2", "terraform_version": "1"}', id="a state, not a plan"),
        pytest.param('{"format_version": "1.2", "terraform_version": "1", "planned_values": []}', id="another shape"),
    ],
)
def test_what_is_no_plan_is_said(tmp_path: Path, text: str) -> None:
    path = tmp_path / "plan.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DeburrError, match="no plan"):
        project.read([path], root=tmp_path, facts=book.load())
