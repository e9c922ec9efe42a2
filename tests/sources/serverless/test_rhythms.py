"""When schedules and warmers call, and what pipes call."""

from collections.abc import Callable

import pytest

from deburr.sources.reading import Reading

HEAD = """\
service: shop
provider: {name: aws, runtime: python3.13, stage: prod}
plugins: [serverless-plugin-warmup, serverless-pipes]
functions:
  orders:
    handler: app.handler
"""
FIVE = "rate(5 minutes)"


@pytest.mark.parametrize(
    ("event", "told"),
    [
        pytest.param("schedule: rate(1 hour)", [("rate(1 hour)", "")], id="a text"),
        pytest.param(
            "schedule: {rate: rate(1 hour), input: {a: [b]}}", [("rate(1 hour)", '{"a": ["b"]}')], id="with an event"
        ),
        pytest.param(
            "schedule: {rate: [rate(1 hour), cron(0 9 * * ? *)], name: twice}",
            [("rate(1 hour)", ""), ("cron(0 9 * * ? *)", "")],
            id="two in one",
        ),
        pytest.param("schedule: {rate: [rate(1 hour)]}", [("rate(1 hour)", "")], id="a list of one"),
        pytest.param("schedule: '${ssm:/x}'", [(None, "")], id="looked up"),
        pytest.param(
            "schedule: {rate: rate(1 hour), input: {a: '${ssm:/x}'}}", [("rate(1 hour)", "")], id="an event in parts"
        ),
        pytest.param("eventBridge: {schedule: rate(2 days), input: x}", [("rate(2 days)", "x")], id="EventBridge's"),
    ],
)
def test_schedules(read: Callable[..., Reading], event: str, told: list[tuple[str | None, str]]) -> None:
    callers = read(f"{HEAD}    events:\n      - {event}\n").workload.callers
    assert [(each.schedule.expression, each.schedule.sends) for each in callers if each.schedule] == told


@pytest.mark.parametrize(
    ("custom", "own", "told"),
    [
        pytest.param("{}", "", [], id="no warmer"),
        pytest.param("{default: {enabled: true}}", "", [("orders.default", FIVE)], id="its own rhythm"),
        pytest.param("{default: {enabled: prod}}", "", [("orders.default", FIVE)], id="this stage"),
        pytest.param("{default: {enabled: [dev, test]}}", "", [], id="other stages"),
        pytest.param("{default: {enabled: true}}", "warmup: {default: {enabled: false}}", [], id="not this one"),
        pytest.param("{default: {enabled: true}}", "warmup: false", [], id="none of them"),
        pytest.param("{default: {}}", "warmup: {default: {enabled: true}}", [("orders.default", FIVE)], id="this one"),
        pytest.param(
            "{a: {enabled: true, events: [{schedule: rate(9 minutes)}, {schedule: {rate: rate(1 hour)}}]}}",
            "",
            [("orders.a", "rate(9 minutes)"), ("orders.a[2]", "rate(1 hour)")],
            id="two rhythms",
        ),
        pytest.param(
            "{enabled: true, schedule: [rate(9 minutes)]}", "", [("orders.warmer", "rate(9 minutes)")], id="as it was"
        ),
    ],
)
def test_warmers(read: Callable[..., Reading], custom: str, own: str, told: list[tuple[str, str]]) -> None:
    line = f"    {own}\n" if own else ""
    callers = read(f"{HEAD}{line}custom: {{warmup: {custom}}}\n").workload.callers
    assert [(each.name, each.schedule and each.schedule.expression) for each in callers] == told
    assert all(each.kind == "schedule" and each.schedule and "warmup" in each.schedule.sends for each in callers)


PIPE = """\
  cook: {handler: app.cook}
pipes:
  flow:
    enabled: %s
    source: {sqs: {arn: !GetAtt Jobs.Arn}}
    enrichment: {name: orders}
    target: {lambda: {arn: !GetAtt CookLambdaFunction.Arn%s}}
resources: {Resources: {Jobs: {Type: AWS::SQS::Queue}}}
"""


@pytest.mark.parametrize(
    ("enabled", "how", "told"),
    [
        pytest.param("true", "", [("orders", "sync"), ("cook", "sync")], id="it waits"),
        pytest.param("true", ", invocationType: FIRE_AND_FORGET", [("orders", "sync"), ("cook", "async")], id="or not"),
        pytest.param("false", "", [], id="switched off"),
    ],
)
def test_pipes(read: Callable[..., Reading], enabled: str, how: str, told: list[tuple[str, str]]) -> None:
    callers = read(f"{HEAD}{PIPE % (enabled, how)}").workload.callers
    assert [(each.function.name, each.mode.value) for each in callers if each.kind == "pipe"] == told
