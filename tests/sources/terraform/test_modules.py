"""Modules and instances: who is made how often, where it stands, and what is not here."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from deburr.errors import DeburrError
from deburr.facts import book
from deburr.sources import project
from deburr.sources.reading import Reading
from deburr.workload.function import Compute

FUNCTION = 'resource "aws_lambda_function" "f" {\n  timeout = 5\n%s\n}\n'
MODULE = """\
variable "name" {}
variable "wait" { default = 9 }
resource "aws_lambda_function" "this" {
  function_name = var.name
  timeout       = var.wait
  runtime       = "python3.13"
}
output "arn" { value = aws_lambda_function.this.arn }
"""
CALL = 'module "orders" {\n  source = "./fn"\n  name   = "orders"\n  wait   = 20\n%s\n}\n'


@pytest.mark.parametrize(
    ("meta", "names"),
    [
        pytest.param("", [""], id="one"),
        pytest.param("  count = 2", ["[0]", "[1]"], id="count"),
        pytest.param("  count = 0", [], id="none"),
        pytest.param("  count = var.nobody_knows", ["[0]"], id="an unknown count is read as one"),
        pytest.param('  for_each = toset(["b", "a"])', ['["a"]', '["b"]'], id="a set"),
        pytest.param("  for_each = { x = 1, y = 2 }", ['["x"]', '["y"]'], id="a map"),
        pytest.param("  for_each = var.nobody_knows", ['["?"]'], id="unknown keys are read as one"),
        pytest.param("  for_each = { for i in range(500) : i => i }", 200, id="no more than deburr looks at"),
    ],
)
def test_instances(read: Callable[..., Reading], meta: str, names: list[str] | int) -> None:
    reading = read(FUNCTION % meta, {"template.yaml": "Resources:\n  Q: {Type: AWS::SQS::Queue}\n"})
    found = [function.name for function in reading.workload.functions]
    if isinstance(names, int):
        assert len(found) == names
        assert any("500 instances" in gap.what for gap in reading.gaps)
    else:
        assert found == [f"aws_lambda_function.f{name}" for name in names]


def test_each_instance_has_its_own_values(read: Callable[..., Reading]) -> None:
    main = """\
resource "aws_lambda_function" "f" {
  for_each = { slow = { wait = 60 }, quick = { wait = 2 } }
  timeout  = each.value.wait
}
resource "aws_lambda_event_source_mapping" "m" {
  function_name    = aws_lambda_function.f["slow"].arn
  event_source_arn = aws_sqs_queue.q[0].arn
}
resource "aws_sqs_queue" "q" {
  count                      = 1
  visibility_timeout_seconds = aws_lambda_function.f["slow"].timeout * 6
}
"""
    workload = read(main).workload
    assert {function.name: function.timeout_s.value for function in workload.functions} == {
        'aws_lambda_function.f["slow"]': 60,
        'aws_lambda_function.f["quick"]': 2,
    }
    assert [queue.visibility_s.value for queue in workload.queues] == [360]
    assert [(c.function.name, c.name) for c in workload.callers] == [
        ('aws_lambda_function.f["slow"]', "aws_sqs_queue.q[0]")
    ]


def test_a_called_module_is_read_where_it_is_called(read: Callable[..., Reading]) -> None:
    workload = read(CALL % "", {"fn/main.tf": MODULE}).workload
    (function,) = workload.functions
    assert function.address == ".#module.orders.aws_lambda_function.this"
    assert (function.at.file, function.at.line) == ("fn/main.tf", 3)
    assert (function.timeout_s.value, function.timeout_s.at.file, function.timeout_s.at.line) == (20, "main.tf", 4)


def test_modules_count_and_have_outputs(read: Callable[..., Reading]) -> None:
    main = (
        CALL % "  count  = 2" + 'resource "aws_lambda_function_url" "u" {\n  function_name = module.orders[1].arn\n}\n'
    )
    workload = read(main, {"fn/main.tf": MODULE}).workload
    assert len(workload.functions) == 2
    assert [c.function.name for c in workload.callers] == ["module.orders[1].aws_lambda_function.this"]


def test_what_init_brought_is_told_at_the_call(read: Callable[..., Reading]) -> None:
    main = CALL.replace("./fn", "example.org/team/fn/aws") % ""
    listed = json.dumps({"Modules": [{"Key": "orders", "Source": "x", "Dir": ".terraform/modules/orders"}]})
    files = {".terraform/modules/modules.json": listed, ".terraform/modules/orders/main.tf": MODULE}
    (function,) = read(main, files).workload.functions
    assert (function.at.file, function.at.line) == ("main.tf", 1)
    assert (function.timeout_s.value, function.timeout_s.at.line) == (20, 4)
    assert (function.runtime.value, function.runtime.at.line) == ("python3.13", 1)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        pytest.param({}, "it comes from ./fn", id="a folder that is not there"),
        pytest.param({"fn/main.tf": 'module "orders" { source = "../" }\n'}, "contains itself", id="a circle"),
    ],
)
def test_what_is_not_here_is_said(read: Callable[..., Reading], files: dict[str, str], said: str) -> None:
    reading = read(CALL % "" + FUNCTION % "", files)
    assert len(reading.workload.functions) == 1
    assert any(said in gap.what for gap in reading.gaps)


def test_folders_that_only_others_call_are_no_roots(read: Callable[..., Reading]) -> None:
    files = {
        "fn/main.tf": MODULE,
        "prod/main.tf": (CALL % "").replace("./fn", "../fn"),
        "vpc/main.tf": 'resource "aws_vpc" "v" {}\n',
    }
    workload = read("", files).workload
    assert [function.address for function in workload.functions] == ["prod#module.orders.aws_lambda_function.this"]


@pytest.mark.parametrize(
    ("on", "examples"),
    [
        pytest.param("false", ["a"], id="one that turns all off"),
        pytest.param("true", ["a"], id="one that makes it"),
        pytest.param("true", ["a", "b"], id="two that make it"),
    ],
)
def test_what_an_example_turns_off_others_may_make(read: Callable[..., Reading], on: str, examples: list[str]) -> None:
    main = 'variable "on" { default = true }\n' + (FUNCTION % "count = var.on ? 1 : 0")
    call = f'module "shop" {{\n  source = "../../"\n  on = {on}\n}}\n'
    workload = read(main, {f"examples/{name}/main.tf": call for name in examples}).workload
    functions = [function.address.partition("#")[0] for function in workload.functions]
    assert functions == ([f"examples/{name}" for name in examples] if on == "true" else ["."])


LAMBDA = """\
module "orders" {
  source        = "terraform-aws-modules/lambda/aws"
  version       = "~> 8.0"
  function_name = "orders"
  handler       = "app.handler"
  runtime       = "python3.13"
  source_path   = "${path.module}/src"
  timeout       = 40
  publish       = true
  environment_variables = { A = "b" }
  event_source_mapping = {
    jobs = { event_source_arn = module.jobs.queue_arn, batch_size = 3 }
  }
}
module "jobs" {
  source     = "terraform-aws-modules/sqs/aws"
  name       = "jobs"
  create_dlq = true
}
module "api" {
  source = "terraform-aws-modules/apigateway-v2/aws"
  name   = "shop"
  routes = {
    "GET /orders" = { integration = { uri = module.orders.lambda_function_invoke_arn, timeout_milliseconds = 12000 } }
  }
}
"""


def test_modules_known_by_their_interface(read: Callable[..., Reading]) -> None:
    reading = read(LAMBDA, {"src/app.py": "import boto3\ndef handler(event, context):\n    pass\n"})
    assert not reading.gaps
    (function,) = reading.workload.functions
    assert (function.timeout_s.value, function.timeout_s.at.line) == (40, 8)
    assert (function.memory_mb.value, function.memory_mb.at.line) == (128, 1), "the module's own default, at its call"
    assert function.handler is not None and function.handler.file == "src/app.py"
    assert function.publishes is not None and dict(function.environment) == {"A": "b"}
    assert sorted(
        (c.kind, c.name, c.batch and c.batch.value, c.waits_s and c.waits_s.value) for c in reading.workload.callers
    ) == [
        ("http_api", "GET /orders", None, 12.0),
        ("sqs", "module.jobs.aws_sqs_queue.this[0]", 3, None),
    ]
    jobs = next(queue for queue in reading.workload.queues if queue.name.endswith("this[0]"))
    assert (jobs.redrive.value, jobs.receives.value) == (True, 5)


KNOWN = """\
module "orders" {
  source        = "terraform-aws-modules/lambda/aws"
  function_name = "orders"
  handler       = "app.handler"
  runtime       = "python3.13"
%s
}
"""


@pytest.mark.parametrize(
    ("given", "name", "expected"),
    [
        pytest.param("", "logs_kept_days", 0, id="its log group keeps for ever"),
        pytest.param("cloudwatch_logs_retention_in_days = 7", "logs_kept_days", 7, id="a retention"),
        pytest.param("use_existing_cloudwatch_log_group = true", "logs_kept_days", 0, id="somebody else's group"),
        pytest.param("", "policies", ("logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"), id="rights"),
        pytest.param("attach_cloudwatch_logs_policy = false", "policies", (), id="no rights"),
        pytest.param('tracing_mode = "Active"', "traced", True, id="traced"),
        pytest.param("durable_config_execution_timeout = 900", "compute", Compute.DURABLE, id="durable"),
        pytest.param(
            'managed_instances_capacity_provider_arn = "arn:x"', "compute", Compute.MANAGED_INSTANCES, id="instances"
        ),
        pytest.param(
            'create_async_event_config = true\n  destination_on_failure = "arn:x"',
            "on_failure",
            ("arn:x",),
            id="failed",
        ),
    ],
)
def test_what_the_registry_s_module_makes(
    read: Callable[..., Reading], given: str, name: str, expected: object
) -> None:
    (function,) = read(KNOWN % f"  {given}").workload.functions
    found = getattr(function, name)
    value = getattr(found, "value", found)
    assert (tuple(dict.fromkeys(value)) if isinstance(value, tuple) else value) == expected


def test_how_the_registry_s_module_polls(read: Callable[..., Reading]) -> None:
    polled = """\
  event_source_mapping = {
    clicks = {
      event_source_arn               = "arn:aws:kinesis:eu-west-1:1:stream/clicks"
      maximum_retry_attempts         = 3
      bisect_batch_on_function_error = true
      filter_criteria                = { pattern = "{}" }
    }
  }"""
    (caller,) = read(KNOWN % polled).workload.callers
    assert (caller.retries and caller.retries.value, caller.bisects and caller.bisects.value) == (3, True)


@pytest.mark.parametrize(
    ("given", "throttled"),
    [
        pytest.param('routes = { "GET /" = { integration = { uri = "arn:x" } } }', True, id="its own rate"),
        pytest.param(
            'routes = { "GET /" = { integration = { uri = "arn:x" } } }\n'
            "  stage_default_route_settings = { throttling_rate_limit = null }",
            True,
            id="its own rate in place of null",
        ),
        pytest.param(
            'routes = { "GET /" = { integration = { uri = "arn:x" } } }\n  stage_default_route_settings = null',
            False,
            id="no settings at all",
        ),
        pytest.param('integrations = { "GET /" = { lambda_arn = "arn:x" } }', False, id="none before version 5"),
        pytest.param(
            'integrations = { "GET /" = { lambda_arn = "arn:x" } }\n'
            "  default_route_settings = { throttling_rate_limit = 5 }",
            True,
            id="a rate before version 5",
        ),
    ],
)
def test_what_the_registry_s_api_lets_through(read: Callable[..., Reading], given: str, throttled: bool) -> None:
    api = f'module "api" {{\n  source = "terraform-aws-modules/apigateway-v2/aws"\n  {given}\n}}\n'
    (made,) = read(FUNCTION % "" + api).workload.apis
    assert (made.throttled is not None) is throttled


def test_guarded_routes_of_the_registry_s_api(read: Callable[..., Reading]) -> None:
    api = """
module "api" {
  source = "terraform-aws-modules/apigateway-v2/aws"
  routes = merge(
    { for lang in ["de", "fr"] : "POST /say/${lang}" => { integration = { uri = "arn:x" } } },
    { "POST /tts" = { authorization_type = "CUSTOM", authorizer_key = "token", integration = { uri = "arn:x" } } },
    { "GET /me" = { authorization_type = "JWT", authorizer_key = "users", integration = { uri = "arn:x" } } },
  )
}
"""
    (made,) = read(FUNCTION % "" + api).workload.apis
    assert set(made.guarded) == {"POST /tts", "GET /me"}
    assert not made.guards


def test_json_configuration(read: Callable[..., Reading]) -> None:
    written = {
        "variable": {"wait": {"default": 5}},
        "resource": {
            "aws_lambda_function": {
                "f": {"timeout": "${var.wait * 2}", "environment": {"variables": {"A": "x-${var.wait}"}}}
            }
        },
    }
    (function,) = read("", {"x.tf.json": json.dumps(written, indent=1)}).workload.functions
    assert (function.timeout_s.value, dict(function.environment)) == (10, {"A": "x-5"})
    assert (function.timeout_s.at.file, function.timeout_s.at.line) == ("x.tf.json", 10)


def test_blocks_of_json(read: Callable[..., Reading]) -> None:
    made = {"for_each": ["subnet-1"], "iterator": "net", "content": {"subnet_ids": ["${net.value}"]}}
    statement = {"actions": ["dynamodb:PutItem"], "resources": ["*"]}
    more = {"for_each": ["s3:GetObject"], "content": {"actions": ["${statement.value}"]}}
    written = {
        "terraform": {"required_providers": {"aws": {"source": "hashicorp/aws", "version": "~> 5.0"}}},
        "variable": {"given": {"type": "object({wait = optional(number, 7)})", "default": {}}},
        "data": {
            "aws_iam_policy_document": {"d": {"statement": [statement], "dynamic": {"statement": more}}},
            "archive_file": {"z": {"source_dir": "${path.module}/src", "output_path": "z.zip"}},
        },
        "resource": {
            "aws_iam_role": {"r": {}},
            "aws_iam_role_policy": {
                "p": {"role": "${aws_iam_role.r.id}", "policy": "${data.aws_iam_policy_document.d.json}"}
            },
            "aws_lambda_function": {
                "f": {
                    "handler": "app.handler",
                    "runtime": "python3.13",
                    "role": "${aws_iam_role.r.arn}",
                    "timeout": "${var.given.wait}",
                    "filename": "${data.archive_file.z.output_path}",
                    "dynamic": {"vpc_config": [made]},
                }
            },
        },
    }
    reading = read("", {"x.tf.json": json.dumps(written), "src/app.py": "def handler(event, context):\n    pass\n"})
    (function,) = reading.workload.functions
    assert (function.vpc.value, function.timeout_s.value, function.provider) == (("subnet-1",), 7, "~> 5.0")
    assert function.policies == ("dynamodb:PutItem", "s3:GetObject")
    assert function.handler is not None and function.handler.file == "src/app.py"


def test_a_broken_file_still_gives_what_stands_around_it(read: Callable[..., Reading]) -> None:
    reading = read(FUNCTION % "" + 'resource "aws_sqs_queue" "q" {\n  name = = "x"\n}\n')
    assert [function.timeout_s.value for function in reading.workload.functions] == [5]
    assert any("is no HCL" in gap.what and gap.at.line == 6 for gap in reading.gaps)


def test_modules_outside_of_what_was_named_are_told(tmp_path: Path) -> None:
    (tmp_path / "fn").mkdir()
    (tmp_path / "fn/main.tf").write_text(MODULE, encoding="utf-8")
    live = tmp_path / "live"
    live.mkdir()
    (live / "main.tf").write_text(CALL.replace("./fn", "../fn") % "", encoding="utf-8")
    with pytest.raises(DeburrError, match=r"its modules stand in \.\./fn, outside of what was named") as caught:
        project.read([live], root=live, facts=book.load())
    assert caught.value.hint.endswith(str(Path(os.path.relpath(tmp_path))))
    (live / "own.tf").write_text(FUNCTION % "", encoding="utf-8")
    gaps = project.read([live], root=live, facts=book.load()).gaps
    assert any("name one that holds both" in gap.what for gap in gaps)


@pytest.mark.parametrize(
    ("written", "versions"),
    [
        pytest.param("", "", id="nothing"),
        pytest.param('terraform {\n required_providers {\n  aws = { source = "hashicorp/aws" }\n }\n}\n', "", id="any"),
        pytest.param('terraform {\n required_providers {\n  aws = "~> 3.0"\n }\n}\n', "~> 3.0", id="as a text"),
        pytest.param('provider "aws" {\n version = "~> 2.0"\n}\n', "~> 2.0", id="in the provider's block"),
        pytest.param(
            'terraform {\n required_providers {\n  random = { source = "hashicorp/random", version = "3.1" }\n'
            '  a = { "source" = "hashicorp/aws", "version" = ">= 4, < 5" }\n }\n}\n',
            ">= 4, < 5",
            id="by another name, beside others",
        ),
    ],
)
def test_versions_of_the_provider(read, written: str, versions: str) -> None:
    (function,) = read(written + FUNCTION % "").workload.functions
    assert function.provider == versions


def test_what_every_module_asks_of_the_provider_counts(read) -> None:
    asked = 'terraform {\n required_providers {\n  aws = { source = "hashicorp/aws", version = "%s" }\n }\n}\n'
    files = {"fn/main.tf": asked % "~> 5.0" + MODULE}
    (function,) = read(asked % ">= 4.9" + CALL % "", files).workload.functions
    assert function.provider == ">= 4.9, ~> 5.0"


def test_a_log_group_is_that_of_its_own_module(read: Callable[..., Reading]) -> None:
    """Two functions have one name, each in a Region of its own."""
    group = 'resource "aws_cloudwatch_log_group" "this" {\n  name = "/aws/lambda/${var.name}"\n'
    group += "  retention_in_days = var.wait\n}\n"
    again = CALL.replace('"orders" {', '"abroad" {').replace("20", "30")
    reading = read((CALL + again) % ("", "  providers = { aws = aws.abroad }"), {"fn/main.tf": MODULE + group})
    kept = {function.name.split(".")[1]: function.logs_kept_days.value for function in reading.workload.functions}
    assert kept == {"orders": 20, "abroad": 30}
