"""SAM events become callers, with the kind, the mode and the wait that AWS gives them."""

import pytest

from deburr.facts import book
from deburr.workload.caller import Caller, Mode, Schedule

FACTS = book.load()
REST = float(FACTS.seconds("timeout.apigw.rest.default"))
HTTP = float(FACTS.seconds("timeout.apigw.http"))
COGNITO = float(FACTS.seconds("timeout.cognito.trigger"))
SAM = """
Transform: AWS::Serverless-2016-10-31
Parameters: {Unsaid: {Type: Number}}
Resources:
  Pile: {Type: AWS::SQS::Queue}
  Store: {Type: AWS::S3::Bucket}
  News: {Type: AWS::SNS::Topic}
  Pool: {Type: AWS::Cognito::UserPool}
  Door: {Type: AWS::Serverless::Api, Properties: {StageName: x}}
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: python3.13
      CodeUri: src
"""


def callers(read, event: str) -> tuple[Caller, ...]:
    return read(f"{SAM}      Events:\n        Ev: {event}\n").workload.callers


@pytest.mark.parametrize(
    ("event", "kind", "mode", "name", "waits_s"),
    [
        ("{Type: Api, Properties: {Path: /a, Method: get}}", "rest_api", Mode.SYNC, "GET /a", REST),
        ("{Type: Api, Properties: {Path: /a, Method: ANY}}", "rest_api", Mode.SYNC, "ANY /a", REST),
        (
            "{Type: Api, Properties: {Path: /a, Method: get, TimeoutInMillis: 5000}}",
            "rest_api",
            Mode.SYNC,
            "GET /a",
            5.0,
        ),
        (
            "{Type: HttpApi, Properties: {Path: /a, Method: get, TimeoutInMillis: !Ref Unsaid}}",
            "http_api",
            Mode.SYNC,
            "GET /a",
            None,
        ),
        ("{Type: HttpApi}", "http_api", Mode.SYNC, "$default", HTTP),
        ("{Type: SQS, Properties: {Queue: !GetAtt Pile.Arn}}", "sqs", Mode.POLL, "Pile", None),
        ("{Type: S3, Properties: {Bucket: !Ref Store, Events: s3:x}}", "s3", Mode.ASYNC, "Store", None),
        ("{Type: SNS, Properties: {Topic: !Ref News}}", "sns", Mode.ASYNC, "News", None),
        ("{Type: Schedule, Properties: {Schedule: rate(1 day)}}", "schedule", Mode.ASYNC, "Ev", None),
        ("{Type: ScheduleV2, Properties: {ScheduleExpression: x}}", "schedule", Mode.ASYNC, "Ev", None),
        ("{Type: EventBridgeRule, Properties: {Pattern: {}}}", "eventbridge", Mode.ASYNC, "Ev", None),
        ("{Type: CloudWatchEvent, Properties: {Pattern: {}}}", "eventbridge", Mode.ASYNC, "Ev", None),
        ("{Type: CloudWatchLogs, Properties: {LogGroupName: /g}}", "logs", Mode.ASYNC, "/g", None),
        ("{Type: IoTRule, Properties: {Sql: x}}", "iot", Mode.ASYNC, "Ev", None),
        (
            "{Type: Kinesis, Properties: {Stream: 'arn:aws:kinesis:r:1:stream/s'}}",
            "kinesis",
            Mode.POLL,
            "stream/s",
            None,
        ),
        ("{Type: DynamoDB, Properties: {Stream: !ImportValue s}}", "dynamodb", Mode.POLL, "Ev", None),
        ("{Type: MSK, Properties: {Stream: !Ref Unsaid, Topics: [t]}}", "kafka", Mode.POLL, "Ev", None),
        ("{Type: MQ, Properties: {Broker: !Ref Unsaid, Queues: [q]}}", "mq", Mode.POLL, "Ev", None),
        ("{Type: DocumentDB, Properties: {Cluster: !Ref Unsaid}}", "documentdb", Mode.POLL, "Ev", None),
        ("{Type: SelfManagedKafka, Properties: {Topics: [t]}}", "kafka", Mode.POLL, "Ev", None),
        (
            "{Type: Cognito, Properties: {UserPool: !Ref Pool, Trigger: x}}",
            "cognito",
            Mode.SYNC,
            "Pool",
            COGNITO,
        ),
        ("{Type: AlexaSkill}", "alexa", Mode.SYNC, "Ev", None),
    ],
)
def test_event(read, event: str, kind: str, mode: Mode, name: str, waits_s: float | None) -> None:
    (caller,) = callers(read, event)
    assert (caller.kind, caller.mode, caller.name) == (kind, mode, name)
    assert (caller.waits_s.value if caller.waits_s is not None else None) == waits_s
    assert (caller.waits_s is not None) == (mode is Mode.SYNC)


def test_a_wait_is_told_where_it_is_configured(read) -> None:
    (written,) = callers(read, "{Type: Api, Properties: {Path: /a, Method: get, TimeoutInMillis: 5000}}")
    (default,) = callers(read, "{Type: Api, Properties: {Path: /a, Method: get}}")
    assert written.waits_s is not None and not written.waits_s.by_default
    assert written.waits_s.at.path.endswith("Ev.Properties.TimeoutInMillis")
    assert default.waits_s is not None and default.waits_s.by_default
    assert default.waits_s.at == default.at


def test_an_event_without_an_api_makes_one(read) -> None:
    workload = read(f"{SAM}      Events:\n        Ev: {{Type: Api, Properties: {{Path: /a, Method: get}}}}\n").workload
    assert [api.name for api in workload.apis] == ["Door", "ServerlessRestApi"]
    assert workload.callers[0].source == "template.yaml#ServerlessRestApi"


def test_an_event_with_an_api_uses_it(read) -> None:
    (caller,) = callers(read, "{Type: Api, Properties: {Path: /a, Method: get, RestApiId: !Ref Door}}")
    assert caller.source == "template.yaml#Door"


def test_streaming_through_a_rest_api(read) -> None:
    event = "{Type: Api, Properties: {Path: /a, Method: get, ResponseTransferMode: RESPONSE_STREAM}}"
    assert [caller.streams for caller in callers(read, event)] == [True]


def test_queue_between_topic_and_function(read) -> None:
    event = "{Type: SNS, Properties: {Topic: !Ref News, SqsSubscription: true}}"
    workload = read(f"{SAM}      Events:\n        Ev: {event}\n").workload
    (caller,) = workload.callers
    assert (caller.kind, caller.mode, caller.source) == ("sqs", Mode.POLL, "template.yaml#OrdersEvQueue")
    (made,) = [queue for queue in workload.queues if queue.name == "OrdersEvQueue"]
    assert made.visibility_s.value == FACTS["timeout.sqs.visibility.default"].whole


def test_mapping_settings(read) -> None:
    (caller,) = callers(
        read,
        "{Type: SQS, Properties: {Queue: !GetAtt Pile.Arn, BatchSize: 50, MaximumBatchingWindowInSeconds: 5,"
        " FunctionResponseTypes: [ReportBatchItemFailures]}}",
    )
    assert caller.batch is not None and caller.batch.value == 50
    assert caller.window_s is not None and caller.window_s.value == 5
    assert caller.partial_responses is True and caller.on_failure is False


@pytest.mark.parametrize(
    "event",
    [
        "{Type: SQS, Properties: {Queue: !GetAtt Pile.Arn, Enabled: false}}",
        "{Type: Schedule, Properties: {Schedule: rate(1 day), Enabled: false}}",
        "{Type: ScheduleV2, Properties: {ScheduleExpression: x, State: DISABLED}}",
    ],
)
def test_what_is_switched_off_calls_nobody(read, event: str) -> None:
    assert callers(read, event) == ()


def test_the_failure_destination_of_a_stream(read) -> None:
    (caller,) = callers(
        read,
        "{Type: Kinesis, Properties: {Stream: x, DestinationConfig: {OnFailure: {Destination: !GetAtt Pile.Arn}}}}",
    )
    assert caller.on_failure is True


def test_unknown_event_type_is_a_gap(read) -> None:
    reading = read(f"{SAM}      Events:\n        Ev: {{Type: Carrier, Properties: {{}}}}\n")
    assert reading.workload.callers == ()
    assert any("Ev is of a type deburr does not read: Carrier" in gap.what for gap in reading.gaps)


def test_function_url_of_a_published_alias(read) -> None:
    workload = read(
        f"{SAM}      AutoPublishAlias: live\n      FunctionUrlConfig: {{AuthType: NONE, InvokeMode: RESPONSE_STREAM}}\n"
    ).workload
    (caller,) = workload.callers
    assert (caller.kind, caller.waits_s, caller.streams) == ("function_url", None, True)
    assert caller.qualifier == "live"


@pytest.mark.parametrize("where", ["Properties", "Properties: {Path: /a, Method: get}, Type", "Type"])
@pytest.mark.parametrize("written", ["!Ref Unsaid", "~", "[1]", "3", "{a: ~}", "!If [No, 1, 2]"])
def test_nothing_written_in_an_event_breaks_the_reader(read, where: str, written: str) -> None:
    read(f"{SAM}      Events:\n        Ev: {{{where}: {written}}}\n")
    read(f"{SAM}      Events:\n        Ev: {{Type: Api, {where.replace('Type', 'X')}: {written}}}\n")
    read(f"{SAM}      Events:\n        Ev: {written}\n")


@pytest.mark.parametrize(
    ("properties", "schedule"),
    [
        ("{Schedule: rate(5 minutes)}", Schedule("rate(5 minutes)")),
        ("{Schedule: !Ref Unsaid}", Schedule(None)),
        (
            "{Schedule: rate(1 day), Input: '{\"a\": 1}', Name: n, Description: d}",
            Schedule("rate(1 day)", '{"a": 1}', "n d"),
        ),
    ],
)
def test_a_schedule_tells_when_and_what_it_says(read, properties: str, schedule: Schedule) -> None:
    (caller,) = callers(read, f"{{Type: Schedule, Properties: {properties}}}")
    assert caller.schedule == schedule


RULE = """
  Rule:
    Type: AWS::Events::Rule
    Properties: {%s, Targets: [{Id: a, Arn: !GetAtt Orders.Arn, Input: "{}"}]}
"""


@pytest.mark.parametrize(
    ("when", "schedule"),
    [("ScheduleExpression: rate(1 day)", Schedule("rate(1 day)", "{}")), ("EventPattern: {source: [a]}", None)],
)
def test_only_a_rule_with_a_schedule_has_one(read, when: str, schedule: Schedule | None) -> None:
    (caller,) = read(SAM + RULE % when).workload.callers
    assert caller.schedule == schedule
