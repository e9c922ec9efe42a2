"""Who calls a function, however the configuration says it."""

from collections.abc import Callable

import pytest

from deburr.sources.reading import Reading

F = 'resource "aws_lambda_function" "f" {\n  function_name = "orders"\n}\n'
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
    "a stream from elsewhere": (
        """\
variable "stream_arn" {}
resource "aws_lambda_event_source_mapping" "m" {
  event_source_arn  = var.stream_arn
  function_name     = aws_lambda_function.f.arn
  starting_position = "LATEST"
}
""",
        ("stream", "poll", "var"),
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
    (caller,) = read(F + text, {"flow.json": FLOW}).workload.callers
    assert (caller.kind, caller.mode.value, caller.name) == expected


LOOKED_UP = """\
variable "stage" {}
variable "other" {}
resource "aws_lambda_function" "f" {
  function_name = "${var.stage}-orders"
}
data "aws_lambda_function" "x" {
  function_name = %s
}
data "aws_lambda_alias" "live" {
  function_name = data.aws_lambda_function.x.function_name
  name          = "live"
}
resource "aws_cognito_user_pool" "p" {
  lambda_config {
    post_confirmation = data.aws_lambda_function.x.arn
  }
}
resource "aws_lambda_permission" "p" {
  action        = "lambda:InvokeFunction"
  function_name = data.aws_lambda_function.x.function_name
  principal     = "ses.amazonaws.com"
}
resource "aws_lambda_event_source_mapping" "m" {
  event_source_arn = aws_sqs_queue.q.arn
  function_name    = data.aws_lambda_alias.live.arn
}
resource "aws_sqs_queue" "q" {}
"""


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        pytest.param('"${var.stage}-orders"', ["cognito", "permission", "sqs"], id="written alike"),
        pytest.param("aws_lambda_function.f.function_name", ["cognito", "permission", "sqs"], id="by reference"),
        pytest.param('"${var.other}-orders"', [], id="another unknown part"),
        pytest.param('"dev-orders"', [], id="one stage of it"),
        pytest.param("var.stage", [], id="nothing known"),
        pytest.param("data.aws_lambda_function.x.function_name", [], id="itself"),
    ],
)
def test_a_function_that_is_looked_up(read: Callable[..., Reading], name: str, kinds: list[str]) -> None:
    found = read(LOOKED_UP % name).workload.callers
    assert sorted(caller.kind for caller in found) == kinds
    assert [caller.qualifier for caller in found if caller.kind == "sqs"] == ["live"] * ("sqs" in kinds)


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        pytest.param("dev-orders", ["cognito", "permission"], id="one stage of it"),
        pytest.param("orders", [], id="no stage of it"),
        pytest.param("dev-payments", [], id="another function"),
    ],
)
def test_a_function_that_is_looked_up_under_its_own_label(
    read: Callable[..., Reading], name: str, kinds: list[str]
) -> None:
    text = LOOKED_UP.replace('"aws_lambda_function" "x"', '"aws_lambda_function" "f"').replace(
        "_function.x", "_function.f"
    )
    reading = read(text % f'"{name}"')
    assert sorted(caller.kind for caller in reading.workload.callers if caller.kind != "sqs") == kinds
    assert any("is taken for the aws_lambda_function of that label" in gap.what for gap in reading.gaps) is bool(kinds)


REGISTRY = """
resource "aws_lambda_function" "f" {
  function_name = "f"
  runtime       = "python3.13"
  handler       = "app.handler"
  filename      = "f.zip"
}
module "events" {
  source = "terraform-aws-modules/eventbridge/aws"
  rules = {
    nightly = { schedule_expression = "rate(1 day)" }
    orders  = { event_pattern = jsonencode({ source = ["orders"] }), enabled = true }
  }
  targets = {
    nightly = [{ name = "f", arn = aws_lambda_function.f.arn }]
    orders  = [{ name = "f", arn = aws_lambda_function.f.arn, dead_letter_arn = aws_sqs_queue.dead.arn }]
  }
  schedules = {
    hourly = { schedule_expression = "rate(1 hour)", arn = aws_lambda_function.f.arn }
  }
}
module "machine" {
  source     = "terraform-aws-modules/step-functions/aws"
  name       = "machine"
  definition = jsonencode({
    StartAt = "Save"
    States  = { Save = { Type = "Task", Resource = aws_lambda_function.f.arn, End = true } }
  })
}
resource "aws_sqs_queue" "dead" {}
"""


def test_modules_of_the_registry_that_call_functions(read: Callable[..., Reading]) -> None:
    reading = read(REGISTRY)
    assert not [gap.what for gap in reading.gaps if "module" in gap.what]
    assert sorted((caller.kind, caller.on_failure) for caller in reading.workload.callers) == [
        ("eventbridge", True),
        ("schedule", False),
        ("schedule", False),
        ("step_functions", False),
    ]


RULE = """\
resource "aws_cloudwatch_event_rule" "r" {
  description         = "keep warm"
  schedule_expression = "rate(5 minutes)"
}
resource "aws_cloudwatch_event_target" "t" {
  rule  = aws_cloudwatch_event_rule.r.name
  arn   = aws_lambda_function.f.arn
  input = %s
}
"""


@pytest.mark.parametrize(
    ("written", "sends"),
    [
        pytest.param("jsonencode({ warmer = true })", '{"warmer":true}', id="encoded"),
        pytest.param('"{}"', "{}", id="a text"),
        pytest.param("jsonencode({ warmer = var.nobody })", "", id="known in part"),
    ],
)
def test_what_a_schedule_sends(read: Callable[..., Reading], written: str, sends: str) -> None:
    (caller,) = read(F + RULE % written).workload.callers
    assert caller.schedule is not None
    assert (caller.schedule.apart_min, caller.schedule.sends, caller.schedule.about) == (5, sends, "keep warm")


HTTP = """\
resource "aws_apigatewayv2_api" "a" {
  name          = "a"
  protocol_type = "HTTP"
}
resource "aws_apigatewayv2_integration" "i" {
  api_id           = aws_apigatewayv2_api.a.id
  integration_type = "AWS_PROXY"
  integration_uri  = aws_lambda_function.f.invoke_arn
%s
}
resource "aws_apigatewayv2_route" "r" {
  api_id    = aws_apigatewayv2_api.a.id
  route_key = "GET /"
  target    = "integrations/${aws_apigatewayv2_integration.i.id}"
}
"""


@pytest.mark.parametrize(
    ("said", "form"),
    [
        pytest.param("", "1.0", id="what the provider writes"),
        pytest.param('  payload_format_version = "2.0"', "2.0", id="written"),
        pytest.param("  payload_format_version = var.nobody", "", id="not known"),
    ],
)
def test_formats_of_http_apis(read: Callable[..., Reading], said: str, form: str) -> None:
    (caller,) = read(F + HTTP % said).workload.callers
    assert caller.payload == form


def test_an_invocation_of_terraform_comes_with_its_runs(read: Callable[..., Reading]) -> None:
    seed = 'resource "aws_lambda_invocation" "seed" {\n  function_name = aws_lambda_function.f.function_name\n  input = "{}"\n}\n'
    (caller,) = read(F + seed).workload.callers
    assert (caller.kind, caller.function.name) == ("custom_resource", "aws_lambda_function.f")
