"""Resources become functions, callers, queues and doors."""

from collections.abc import Callable

import pytest

from deburr.facts import book
from deburr.sources.reading import Reading

F = 'resource "aws_lambda_function" "f" {\n  function_name = "orders"\n%s\n}\n'
ARN = "aws_lambda_function.f.arn"
API = 'resource "aws_api_gateway_rest_api" "a" {\n  name = "a"\n}\n'
CALLERS = {
    "a URL": (
        """\
resource "aws_lambda_function_url" "u" {
  function_name      = aws_lambda_function.f.function_name
  authorization_type = "NONE"
}
""",
        ("function_url", "sync", "aws_lambda_function_url.u"),
    ),
    "by an alias": (
        """\
resource "aws_lambda_alias" "live" {
  name             = "live"
  function_name    = aws_lambda_function.f.arn
  function_version = "1"
}
resource "aws_lambda_function_url" "u" {
  function_name = aws_lambda_alias.live.arn
}
""",
        ("function_url", "sync", "aws_lambda_function_url.u"),
    ),
    "a queue, the function by its name": (
        """\
resource "aws_sqs_queue" "q" {}
resource "aws_lambda_event_source_mapping" "m" {
  event_source_arn = aws_sqs_queue.q.arn
  function_name    = "orders"
}
""",
        ("sqs", "poll", "aws_sqs_queue.q"),
    ),
    "a table's stream": (
        """\
resource "aws_dynamodb_table" "t" {}
resource "aws_lambda_event_source_mapping" "m" {
  event_source_arn = aws_dynamodb_table.t.stream_arn
  function_name    = aws_lambda_function.f.arn
}
""",
        ("dynamodb", "poll", "aws_dynamodb_table.t"),
    ),
    "a topic": (
        """\
resource "aws_sns_topic" "t" {}
resource "aws_sns_topic_subscription" "s" {
  topic_arn = aws_sns_topic.t.arn
  protocol  = "lambda"
  endpoint  = aws_lambda_function.f.arn
}
""",
        ("sns", "async", "aws_sns_topic.t"),
    ),
    "a bucket": (
        """\
resource "aws_s3_bucket" "b" {}
resource "aws_s3_bucket_notification" "n" {
  bucket = aws_s3_bucket.b.id
  lambda_function {
    lambda_function_arn = aws_lambda_function.f.arn
    events              = ["s3:ObjectCreated:*"]
  }
}
""",
        ("s3", "async", "aws_s3_bucket.b"),
    ),
    "somebody else's bucket": (
        """\
resource "aws_s3_bucket_notification" "n" {
  bucket = "somebody-elses"
  lambda_function {
    lambda_function_arn = aws_lambda_function.f.arn
  }
}
""",
        ("s3", "async", "aws_s3_bucket_notification.n"),
    ),
    "a rule": (
        """\
resource "aws_cloudwatch_event_rule" "r" {
  event_pattern = jsonencode({ source = ["a"] })
}
resource "aws_cloudwatch_event_target" "t" {
  rule = aws_cloudwatch_event_rule.r.name
  arn  = aws_lambda_function.f.arn
}
""",
        ("eventbridge", "async", "aws_cloudwatch_event_rule.r"),
    ),
    "a rule by its name": (
        """\
resource "aws_cloudwatch_event_rule" "r" {
  name                = "nightly"
  schedule_expression = "rate(1 day)"
}
resource "aws_cloudwatch_event_target" "t" {
  rule = "nightly"
  arn  = aws_lambda_function.f.arn
}
""",
        ("schedule", "async", "aws_cloudwatch_event_rule.r"),
    ),
    "a schedule": (
        """\
resource "aws_scheduler_schedule" "s" {
  schedule_expression = "rate(1 day)"
  target {
    arn = aws_lambda_function.f.arn
  }
}
""",
        ("schedule", "async", "aws_scheduler_schedule.s"),
    ),
    "a REST route": (
        API
        + """\
resource "aws_api_gateway_resource" "o" {
  rest_api_id = aws_api_gateway_rest_api.a.id
  parent_id   = aws_api_gateway_rest_api.a.root_resource_id
  path_part   = "orders"
}
resource "aws_api_gateway_method" "m" {
  rest_api_id = aws_api_gateway_rest_api.a.id
  resource_id = aws_api_gateway_resource.o.id
  http_method = "POST"
}
resource "aws_api_gateway_integration" "i" {
  rest_api_id = aws_api_gateway_rest_api.a.id
  resource_id = aws_api_gateway_method.m.resource_id
  http_method = aws_api_gateway_method.m.http_method
  type        = "AWS_PROXY"
  uri         = aws_lambda_function.f.invoke_arn
}
""",
        ("rest_api", "sync", "POST /orders"),
    ),
    "an OpenAPI body": (
        """\
resource "aws_api_gateway_rest_api" "a" {
  body = jsonencode({
    openapi = "3.0.1"
    paths = { "/o" = { get = { x-amazon-apigateway-integration = {
      uri  = aws_lambda_function.f.invoke_arn
      type = "AWS_PROXY"
    } } } }
  })
}
""",
        ("rest_api", "sync", "GET /o"),
    ),
    "an HTTP route": (
        """\
resource "aws_apigatewayv2_api" "h" {
  name          = "h"
  protocol_type = "HTTP"
}
resource "aws_apigatewayv2_integration" "i" {
  api_id          = aws_apigatewayv2_api.h.id
  integration_uri = aws_lambda_function.f.invoke_arn
}
resource "aws_apigatewayv2_route" "r" {
  api_id    = aws_apigatewayv2_api.h.id
  route_key = "GET /x"
  target    = "integrations/${aws_apigatewayv2_integration.i.id}"
}
""",
        ("http_api", "sync", "GET /x"),
    ),
    "a load balancer, by its other name": (
        """\
resource "aws_lb_target_group" "g" {
  target_type = "lambda"
}
resource "aws_alb_target_group_attachment" "x" {
  target_group_arn = aws_lb_target_group.g.arn
  target_id        = aws_lambda_function.f.arn
}
resource "aws_lb_listener_rule" "r" {
  action {
    target_group_arn = aws_lb_target_group.g.arn
  }
  condition {
    path_pattern {
      values = ["/a"]
    }
  }
}
""",
        ("alb", "sync", "ANY /a"),
    ),
    "a state machine as a text": (
        """\
resource "aws_sfn_state_machine" "m" {
  definition = <<E
{"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "${aws_lambda_function.f.arn}", "End": true}}}
E
}
""",
        ("step_functions", "sync", "aws_sfn_state_machine.m.A"),
    ),
    "a state machine from a file": (
        """\
resource "aws_sfn_state_machine" "m" {
  definition = templatefile("flow.json", { call = aws_lambda_function.f.arn })
}
""",
        ("step_functions", "sync", "aws_sfn_state_machine.m.A"),
    ),
    "logs": (
        'resource "aws_cloudwatch_log_subscription_filter" "l" {\n  destination_arn = aws_lambda_function.f.arn\n}\n',
        ("logs", "async", "aws_cloudwatch_log_subscription_filter.l"),
    ),
    "Cognito": (
        """\
resource "aws_cognito_user_pool" "p" {
  lambda_config {
    pre_sign_up = aws_lambda_function.f.arn
  }
}
""",
        ("cognito", "sync", "aws_cognito_user_pool.p"),
    ),
    "at the edge": (
        """\
resource "aws_cloudfront_distribution" "d" {
  default_cache_behavior {
    lambda_function_association {
      event_type = "viewer-request"
      lambda_arn = aws_lambda_function.f.qualified_arn
    }
  }
}
""",
        ("cloudfront", "sync", "aws_cloudfront_distribution.d"),
    ),
    "only a permission": (
        """\
resource "aws_lambda_permission" "p" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.f.function_name
  principal     = "ses.amazonaws.com"
}
""",
        ("permission", "async", "ses.amazonaws.com"),
    ),
}
FLOW = '{"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "${call}", "End": true}}}'


@pytest.mark.parametrize("name", CALLERS)
def test_callers(read: Callable[..., Reading], name: str) -> None:
    text, expected = CALLERS[name]
    (caller,) = read(F % "" + text, {"flow.json": FLOW}).workload.callers
    assert (caller.kind, caller.mode.value, caller.name) == expected


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
