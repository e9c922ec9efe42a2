"""What an alarm watches: by reference, name, log filter or expression, and when that cannot be told."""

import pytest

from deburr.workload.metric_alarm import EVERYTHING, MetricAlarm

TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Parameters:
  Other: {Type: String}
Resources:
  Queue: {Type: AWS::SQS::Queue}
  Orders:
    Type: AWS::Serverless::Function
    Properties: {FunctionName: orders, Handler: app.handler, Runtime: python3.13}
  Filter:
    Type: AWS::Logs::MetricFilter
    Properties:
      LogGroupName: /aws/lambda/orders
      FilterPattern: ERROR
      MetricTransformations: [{MetricNamespace: Shop, MetricName: Failures, MetricValue: "1"}]
  Alarm:
    Type: AWS::CloudWatch::Alarm
    Properties: %s
"""
ERRORS = "{Namespace: AWS/Lambda, MetricName: Errors, Statistic: Sum, Dimensions: [{Name: FunctionName, Value: %s}]}"
ORDERS = "template.yaml#Orders"


def alarm(read, written: str) -> MetricAlarm:
    [found] = read(TEMPLATE % written).workload.alarms
    return found


@pytest.mark.parametrize(
    ("written", "of"),
    [
        pytest.param(ERRORS % "!Ref Orders", [ORDERS], id="by reference"),
        pytest.param(ERRORS % "orders", [ORDERS], id="by name"),
        pytest.param(ERRORS % "elsewhere", ["elsewhere"], id="a function of another project"),
        pytest.param("{Namespace: AWS/Lambda, MetricName: Errors, Statistic: Sum}", [EVERYTHING], id="all of them"),
        pytest.param("{Namespace: Shop, MetricName: Failures, Statistic: Sum}", [ORDERS], id="what its log says"),
        pytest.param(
            "{Namespace: AWS/SQS, MetricName: X, Dimensions: [{Name: QueueName, Value: !GetAtt Queue.QueueName}]}",
            ["template.yaml#Queue"],
            id="a queue",
        ),
        pytest.param(
            "{Metrics: [{Id: e, MetricStat: {Stat: Sum, Metric: {Namespace: AWS/Lambda, MetricName: Errors,"
            " Dimensions: [{Name: FunctionName, Value: !Ref Orders}]}}}, {Id: m, Expression: e * 2}]}",
            [ORDERS],
            id="an expression",
        ),
    ],
)
def test_what_is_watched(read, written: str, of: list[str]) -> None:
    found = alarm(read, written)
    assert [name for watched in found.watches for name in watched.of] == of
    assert not found.opaque


@pytest.mark.parametrize(
    "written",
    [
        pytest.param(ERRORS % "!Ref Other", id="a name that is not known"),
        pytest.param("{Namespace: Own, MetricName: Failures, Statistic: Sum}", id="a metric of its own"),
        pytest.param(
            "{Metrics: [{Id: s, Expression: \"SEARCH('{AWS/Lambda,FunctionName} Errors', 'Sum', 60)\"}]}", id="a search"
        ),
        pytest.param("{AlarmRule: x}", id="no metric at all"),
    ],
)
def test_what_cannot_be_told(read, written: str) -> None:
    assert alarm(read, written).opaque


@pytest.mark.parametrize(
    ("written", "statistic"),
    [
        ("Statistic: Average", "Average"),
        ("ExtendedStatistic: p99", "p99"),
        ("Statistic: !Ref Other", None),
    ],
)
def test_statistic(read, written: str, statistic: str | None) -> None:
    [watched] = alarm(read, f"{{Namespace: AWS/Lambda, MetricName: Duration, {written}}}").watches
    assert watched.statistic.value == statistic
