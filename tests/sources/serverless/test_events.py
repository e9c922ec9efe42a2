"""Events become callers: who calls, how, and how long it waits."""

from collections.abc import Callable

import pytest

from deburr.facts import book
from deburr.sources.reading import Reading

HEAD = """\
service: shop
provider: {name: aws, runtime: python3.13}
functions:
  guard: {handler: app.guard}
  orders:
    handler: app.handler
    events:
"""
QUEUE = "resources: {Resources: {Jobs: {Type: AWS::SQS::Queue}}}\n"


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        pytest.param("http: GET /orders", ("rest_api", "sync", "GET /orders"), id="a route as a text"),
        pytest.param(
            "http: {method: post, path: 'orders/{id}'}",
            ("rest_api", "sync", "POST /orders/{id}"),
            id="a route as a map",
        ),
        pytest.param(
            "http: {method: post, path: jobs, async: true}",
            ("rest_api", "async", "POST /jobs"),
            id="nobody waits for a route",
        ),
        pytest.param("httpApi: '*'", ("http_api", "sync", "$default"), id="everything"),
        pytest.param("httpApi: PATCH /elo", ("http_api", "sync", "PATCH /elo"), id="an HTTP API's route"),
        pytest.param("websocket: $connect", ("websocket", "sync", "$connect"), id="a WebSocket route"),
        pytest.param("schedule: rate(1 hour)", ("schedule", "async", "orders.schedule"), id="a schedule"),
        pytest.param(
            "schedule: {rate: rate(1 hour), name: hourly}", ("schedule", "async", "hourly"), id="a schedule with a name"
        ),
        pytest.param(
            "eventBridge: {pattern: {source: [a]}}", ("eventbridge", "async", "orders.eventBridge"), id="a pattern"
        ),
        pytest.param(
            "eventBridge: {schedule: rate(1 day)}",
            ("schedule", "async", "orders.eventBridge"),
            id="a schedule of EventBridge",
        ),
        pytest.param("s3: uploads", ("s3", "async", "uploads"), id="a bucket"),
        pytest.param(
            "s3: {bucket: uploads, event: 's3:ObjectCreated:*'}", ("s3", "async", "uploads"), id="a bucket as a map"
        ),
        pytest.param("sns: news", ("sns", "async", "news"), id="a topic"),
        pytest.param(
            "sns: {arn: 'arn:aws:sns:eu-west-1:1:news'}", ("sns", "async", "news"), id="a topic of another stack"
        ),
        pytest.param("sqs: {arn: !GetAtt Jobs.Arn}", ("sqs", "poll", "Jobs"), id="a queue of this stack"),
        pytest.param("sqs: 'arn:aws:sqs:eu-west-1:1:jobs'", ("sqs", "poll", "jobs"), id="a queue of another"),
        pytest.param(
            "stream: 'arn:aws:kinesis:eu-west-1:1:stream/clicks'", ("kinesis", "poll", "stream/clicks"), id="a stream"
        ),
        pytest.param(
            "stream: ${output::dev::orders-tables.streamArn}",
            ("dynamodb", "poll", "orders-tables.streamArn"),
            id="a stream that another service puts out",
        ),
        pytest.param(
            "stream: {type: dynamodb, arn: 'arn:aws:dynamodb:eu-west-1:1:table/x/stream/1'}",
            ("dynamodb", "poll", "x"),
            id="a table's stream",
        ),
        pytest.param("alexaSkill", ("alexa", "sync", "orders.alexaSkill"), id="an event without settings"),
        pytest.param("cloudwatchLog: /aws/x", ("logs", "async", "/aws/x"), id="a log group"),
        pytest.param("iot: {sql: 'SELECT * FROM x'}", ("iot", "async", "orders.iot"), id="IoT"),
        pytest.param(
            "alb: {listenerArn: x, priority: 1, conditions: {path: /a}}",
            ("alb", "sync", "ANY /a"),
            id="a load balancer",
        ),
        pytest.param(
            "cloudFront: {eventType: viewer-request, origin: s3://x}",
            ("cloudfront", "sync", "orders.cloudFront"),
            id="at the edge",
        ),
    ],
)
def test_callers(read: Callable[..., Reading], event: str, expected: tuple[str, str, str]) -> None:
    reading = read(f"{HEAD}      - {event}\n{QUEUE}")
    (caller,) = reading.workload.callers
    assert (caller.kind, caller.mode.value, caller.name) == expected
    assert caller.at.line == 8


def test_a_switched_off_event_calls_nobody(read: Callable[..., Reading]) -> None:
    assert not read(f"{HEAD}      - schedule: {{rate: rate(1 day), enabled: false}}\n").workload.callers


def test_a_mapping_has_its_settings(read: Callable[..., Reading]) -> None:
    event = "{arn: !GetAtt Jobs.Arn, batchSize: 5, maximumBatchingWindow: 30, functionResponseType: ReportBatchItemFailures}"
    (caller,) = read(f"{HEAD}      - sqs: {event}\n{QUEUE}").workload.callers
    assert caller.batch is not None and caller.window_s is not None
    assert (caller.batch.value, caller.window_s.value, caller.partial_responses) == (5, 30, True)
    assert caller.source == "serverless.yml#Jobs"


def test_doors_and_authorizers(read: Callable[..., Reading]) -> None:
    facts = book.load()
    workload = read(f"{HEAD}      - http: {{method: get, path: a, authorizer: guard, private: true}}\n").workload
    (api,) = workload.apis
    assert (api.name, api.kind.value, [name for name, _ in api.features]) == (
        "ApiGatewayRestApi",
        "rest_api",
        ["TOKEN authorizer", "api keys"],
    )
    waits = {caller.kind: caller.waits_s.value for caller in workload.callers if caller.waits_s is not None}
    assert waits["rest_api"] == float(facts.seconds("timeout.apigw.rest.default"))
    assert [caller.function.name for caller in workload.callers if caller.kind == "authorizer"] == ["guard"]


def test_state_machines_of_the_plugin(read: Callable[..., Reading]) -> None:
    machine = """\
stepFunctions:
  stateMachines:
    flow:
      definition: {StartAt: A, States: {A: {Type: Task, Resource: !GetAtt orders.Arn, TimeoutSeconds: 9, End: true}}}
"""
    (caller,) = read(f"{HEAD}      []\n{machine}").workload.callers
    assert caller.waits_s is not None
    assert (caller.kind, caller.name, caller.waits_s.value) == ("step_functions", "flow.A", 9)


def test_a_state_machine_that_is_called_as_a_function_is(read: Callable[..., Reading]) -> None:
    machine = """\
stepFunctions:
  stateMachines:
    orders:
      definition: {StartAt: A, States: {A: {Type: Task, Resource: !GetAtt orders.Arn, End: true}}}
"""
    workload = read(f"{HEAD}      []\n{machine}").workload
    assert [function.name for function in workload.functions] == ["guard", "orders"]
    assert [caller.kind for caller in workload.callers] == ["step_functions"]


def test_an_event_of_an_unknown_type_is_a_gap(read: Callable[..., Reading]) -> None:
    gaps = read(f"{HEAD}      - telepathy: now\n").gaps
    assert any("telepathy" in gap.what for gap in gaps)


def test_how_a_stream_is_tried_again(read: Callable[[str], Reading]) -> None:
    stream = "{arn: arn:aws:kinesis:us-east-1:1:stream/s, maximumRetryAttempts: 2, bisectBatchOnFunctionError: true}"
    [caller] = read(f"{HEAD}      - stream: {stream}\n").workload.callers
    assert caller.retries is not None and caller.retries.value == 2
    assert caller.bisects is not None and caller.bisects.value is True
