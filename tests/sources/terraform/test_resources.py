"""Resources become functions with their settings, rights and neighbours."""

from collections.abc import Callable

import pytest

from deburr.facts import book
from deburr.sources.reading import Reading

F = 'resource "aws_lambda_function" "f" {\n  function_name = "orders"\n%s\n}\n'
API = 'resource "aws_api_gateway_rest_api" "a" {\n  name = "a"\n}\n'


@pytest.mark.parametrize(
    ("body", "name", "expected"),
    [
        pytest.param("memory_size = 512", "memory_mb", 512, id="memory"),
        pytest.param('architectures = ["arm64"]', "architecture", "arm64", id="architecture"),
        pytest.param("ephemeral_storage {\n size = 2048\n }", "tmp_mb", 2048, id="/tmp"),
        pytest.param(
            'vpc_config {\n subnet_ids = ["a"]\n security_group_ids = ["b"]\n }', "vpc", ("a", "b"), id="a VPC"
        ),
        pytest.param('snap_start {\n apply_on = "PublishedVersions"\n }', "snapstart", True, id="SnapStart"),
        pytest.param("reserved_concurrent_executions = 4", "reserved", 4, id="reserved"),
        pytest.param('dead_letter_config {\n target_arn = "arn:x"\n }', "on_failure", ("arn:x",), id="dead letters"),
        pytest.param(
            'dynamic "vpc_config" {\n for_each = []\n content {\n subnet_ids = ["a"]\n }\n }', "vpc", (), id="no block"
        ),
        pytest.param(
            'dynamic "vpc_config" {\n for_each = var.nobody\n content {\n subnet_ids = ["a"]\n }\n }',
            "vpc",
            None,
            id="a block that may be there",
        ),
        pytest.param(
            'dynamic "vpc_config" {\n for_each = ["a"]\n iterator = one\n content {\n subnet_ids = [one.value]\n }\n }',
            "vpc",
            ("a",),
            id="a block that is made",
        ),
        pytest.param(
            'vpc_config {\n subnet_ids = var.nobody ? ["a"] : []\n security_group_ids = ["b"]\n }',
            "vpc",
            None,
            id="subnets that may be none",
        ),
        pytest.param(
            'vpc_config {\n subnet_ids = []\n security_group_ids = ["b"]\n }', "vpc", (), id="a group without subnets"
        ),
    ],
)
def test_settings(read: Callable[..., Reading], body: str, name: str, expected: object) -> None:
    (function,) = read(F % f"  {body}").workload.functions
    assert getattr(function, name).value == expected


def test_defaults_are_those_of_lambda(read: Callable[..., Reading]) -> None:
    facts = book.load()
    (function,) = read(F % "  reserved_concurrent_executions = -1").workload.functions
    assert (function.memory_mb.value, function.memory_mb.by_default) == (facts["lambda.memory.default"].whole, True)
    assert function.reserved is None, "-1 reserves nothing"
    assert function.publishes is None


def test_what_stands_beside_a_function(read: Callable[..., Reading]) -> None:
    text = """\
resource "aws_lambda_alias" "live" {
  name             = "live"
  function_name    = aws_lambda_function.f.function_name
  function_version = aws_lambda_function.f.version
}
resource "aws_lambda_provisioned_concurrency_config" "ready" {
  function_name                     = aws_lambda_alias.live.function_name
  qualifier                         = aws_lambda_alias.live.name
  provisioned_concurrent_executions = 3
}
resource "aws_appautoscaling_target" "t" {
  resource_id  = "function:${aws_lambda_function.f.function_name}:${aws_lambda_alias.live.name}"
  max_capacity = 9
}
resource "aws_lambda_function_event_invoke_config" "c" {
  function_name          = aws_lambda_function.f.function_name
  maximum_retry_attempts = 0
  destination_config {
    on_failure {
      destination = aws_sqs_queue.dead.arn
    }
  }
}
resource "aws_sqs_queue" "dead" {}
"""
    (function,) = read(F % "  publish = true" + text).workload.functions
    assert function.alias is not None and function.publishes is not None
    assert (function.alias.value, function.provisioned.value, function.scales) == ("live", 3, True)
    assert (function.async_retries.value, function.on_failure.value) == (0, (".#aws_sqs_queue.dead",))


def test_rights(read: Callable[..., Reading]) -> None:
    text = """\
resource "aws_iam_role" "r" {}
data "aws_iam_policy_document" "d" {
  statement {
    actions   = ["s3:GetObject", "s3:PutObject"]
    resources = ["*"]
  }
  statement {
    effect  = "Deny"
    actions = ["s3:DeleteObject"]
  }
}
resource "aws_iam_policy" "p" {
  policy = data.aws_iam_policy_document.d.json
}
resource "aws_iam_role_policy_attachment" "a" {
  role       = aws_iam_role.r.name
  policy_arn = aws_iam_policy.p.arn
}
resource "aws_iam_role_policy" "i" {
  role   = aws_iam_role.r.id
  policy = <<E
{"Statement": [{"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*"}]}
E
}
"""
    (function,) = read(F % "  role = aws_iam_role.r.arn" + text).workload.functions
    assert set(function.policies) == {"s3:GetObject", "s3:PutObject", "sqs:SendMessage"}
    assert function.policies_known
    (other,) = read(F % "  role = var.role").workload.functions
    assert not other.policies_known


def test_what_only_a_rest_api_has(read: Callable[..., Reading]) -> None:
    text = """\
resource "aws_api_gateway_usage_plan" "p" {
  api_stages {
    api_id = aws_api_gateway_rest_api.a.id
    stage  = "prod"
  }
}
resource "aws_api_gateway_stage" "s" {
  rest_api_id          = aws_api_gateway_rest_api.a.id
  xray_tracing_enabled = true
}
"""
    (api,) = read(F % "" + API + text).workload.apis
    assert sorted(name for name, _ in api.features) == ["X-Ray tracing", "usage plan"]


SCALED = """\
resource "aws_lambda_alias" "live" {
  name             = "live"
  function_name    = aws_lambda_function.f.function_name
  function_version = 3
}
resource "aws_appautoscaling_target" "t" {
  resource_id  = "function:${aws_lambda_function.f.function_name}:live"
  min_capacity = 4
  max_capacity = 9
}
"""
NIGHTLY = """\
resource "aws_appautoscaling_scheduled_action" "night" {
  resource_id = aws_appautoscaling_target.t.resource_id
  schedule    = "cron(0 20 * * ? *)"
}
"""


@pytest.mark.parametrize(
    ("text", "ready"),
    [
        pytest.param(SCALED, 4, id="what a scalable target keeps"),
        pytest.param(SCALED + NIGHTLY, 0, id="until a schedule moves it"),
    ],
)
def test_what_is_kept_ready(read: Callable[..., Reading], text: str, ready: int) -> None:
    (function,) = read(F % "" + text).workload.functions
    assert (function.provisioned.value, function.scales) == (ready, True)


@pytest.mark.parametrize(
    ("kind", "features"),
    [
        pytest.param("", ["TOKEN authorizer"], id="what it is by default"),
        pytest.param('type = "TOKEN"', ["TOKEN authorizer"], id="of a token"),
        pytest.param(
            'identity_validation_expression = "^Bearer"',
            ["TOKEN authorizer", "token validation"],
            id="of a token that it looks at first",
        ),
        pytest.param('type = "COGNITO_USER_POOLS"', [], id="of a user pool, as HTTP APIs have"),
        pytest.param('type = "REQUEST"', [], id="of the request, as HTTP APIs have"),
    ],
)
def test_a_rest_api_s_authorizer(read: Callable[..., Reading], kind: str, features: list[str]) -> None:
    text = f"""
resource "aws_api_gateway_authorizer" "who" {{
  name        = "who"
  rest_api_id = aws_api_gateway_rest_api.a.id
  {kind}
}}
"""
    (api,) = read(F % "" + API + text).workload.apis
    assert [name for name, _ in api.features] == features


def test_an_allow_in_any_file_counts(read: Callable[..., Reading]) -> None:
    allows = read(F % "", {"other.tf": "\n# deburr: allow outlives-caller -- known\n"}).allows
    assert [(allow.at.file, allow.at.line, allow.text) for allow in allows] == [
        ("other.tf", 2, "outlives-caller -- known")
    ]


def test_sam_and_terraform_in_one_repository_join_by_name(read: Callable[..., Reading]) -> None:
    sam = """\
Resources:
  Jobs: {Type: AWS::SQS::Queue}
  Orders:
    Type: AWS::Lambda::Function
    Properties: {FunctionName: sam-orders, Runtime: python3.13, Handler: app.handler, Code: src}
"""
    mapping = """\
resource "aws_sqs_queue" "q" {}
resource "aws_lambda_event_source_mapping" "m" {
  event_source_arn = aws_sqs_queue.q.arn
  function_name    = "sam-orders"
}
"""
    reading = read(F % "" + mapping, {"template.yaml": sam})
    assert [function.name for function in reading.workload.functions] == ["Orders", "aws_lambda_function.f"]


def test_how_a_stream_is_tried_again(read: Callable[..., Reading]) -> None:
    text = """\
resource "aws_kinesis_stream" "s" {}
resource "aws_lambda_event_source_mapping" "m" {
  event_source_arn               = aws_kinesis_stream.s.arn
  function_name                  = aws_lambda_function.f.arn
  maximum_retry_attempts         = 5
  bisect_batch_on_function_error = true
}
"""
    [caller] = read(F % "" + text).workload.callers
    assert caller.retries is not None and caller.retries.value == 5
    assert caller.bisects is not None and caller.bisects.value is True


def test_a_proxy_stands_before_a_database(read: Callable[..., Reading]) -> None:
    workload = read(
        F % ""
        + """
resource "aws_db_instance" "store" {
  identifier     = "store"
  engine         = "postgres"
  instance_class = "db.t3.medium"
  multi_az       = true
}
resource "aws_db_proxy" "pool" {
  name          = "pool"
  engine_family = "POSTGRESQL"
  auth {
    auth_scheme = "SECRETS"
    iam_auth    = "DISABLED"
  }
}
resource "aws_db_proxy_target" "store" {
  db_proxy_name          = aws_db_proxy.pool.name
  target_group_name      = "default"
  db_instance_identifier = aws_db_instance.store.identifier
}
"""
    ).workload
    [store], [pool] = workload.databases, workload.proxies
    assert store.standby
    assert (pool.engine.value, pool.iam.value, pool.serves) == ("postgres", False, (store.address,))


ALARM = 'resource "aws_cloudwatch_metric_alarm" "a" {\n%s\n}\n'
OWN = "dimensions = { FunctionName = aws_lambda_function.f.function_name }"
QUERY = """\
metric_query {
  id = "errors"
  metric {
    metric_name = "Errors"
    namespace   = "AWS/Lambda"
    stat        = "Sum"
    dimensions  = { FunctionName = "orders" }
  }
}"""


@pytest.mark.parametrize(
    ("body", "watched", "opaque"),
    [
        pytest.param(
            f'namespace = "AWS/Lambda"\n metric_name = "Errors"\n statistic = "Sum"\n {OWN}',
            [("Errors", "Sum", (".#aws_lambda_function.f",))],
            False,
            id="a function's",
        ),
        pytest.param(QUERY, [("Errors", "Sum", (".#aws_lambda_function.f",))], False, id="a query, by its name"),
        pytest.param(
            'namespace = "AWS/Lambda"\n metric_name = "Duration"\n extended_statistic = "p99"',
            [("Duration", "p99", ("*",))],
            False,
            id="of all functions",
        ),
        pytest.param(
            'namespace = "AWS/Lambda"\n metric_name = "Errors"\n dimensions = var.nobody',
            [("Errors", None, ("",))],
            True,
            id="of nobody knows what",
        ),
    ],
)
def test_alarms(read: Callable[..., Reading], body: str, watched: list[object], opaque: bool) -> None:
    (alarm,) = read(F % "" + ALARM % body).workload.alarms
    assert [(each.metric, each.statistic.value, each.of) for each in alarm.watches] == watched
    assert alarm.opaque is opaque


def test_what_else_stands_in_a_vpc(read: Callable[..., Reading]) -> None:
    text = 'resource "aws_instance" "graph" {\n  ami = "ami-1"\n}\nresource "aws_vpc_endpoint" "s3" {\n}\n'
    found = read(F % "" + text).workload.resources
    assert {each.type for each in found} >= {"AWS::EC2::Instance", "AWS::EC2::VPCEndpoint"}


@pytest.mark.parametrize(
    ("variables", "written"),
    [
        pytest.param('{ A = "on", B = "" }', {"A": "on", "B": ""}, id="texts"),
        pytest.param('{ A = var.stage, B = "${var.stage}", C = local.stage }', {}, id="as it is deployed"),
        pytest.param('{ A = var.stage == "staging" ? "on" : "off" }', {}, id="chosen"),
        pytest.param("var.all", {}, id="a mapping that is given"),
        pytest.param('merge(var.all, { B = "x" })', {"B": "x"}, id="put together"),
    ],
)
def test_variables_that_are_written_out(read: Callable[..., Reading], variables: str, written: dict[str, str]) -> None:
    head = (
        'variable "stage" {\n default = "staging"\n}\nvariable "all" {\n default = { A = "x" }\n}\n'
        "locals {\n stage = var.stage\n}\n"
    )
    body = f"environment {{\n variables = {variables}\n }}"
    (function,) = read(head + F % body).workload.functions
    assert dict(function.written) == written
