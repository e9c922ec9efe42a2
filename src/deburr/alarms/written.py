"""Alarms as CloudFormation resources, with references that each format spells in its own way.

Resource properties: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-alarm.html
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from deburr.alarms import dashboard
from deburr.alarms.alarm import Alarm, Subject

TOPIC, DASHBOARD = "DeburrAlarmsTopic", "DeburrDashboard"
DIMENSIONS = {
    Subject.FUNCTION: "FunctionName",
    Subject.QUEUE: "QueueName",
    Subject.DATABASE: "DBInstanceIdentifier",
    Subject.CLUSTER: "DBClusterIdentifier",
}


@dataclass(frozen=True, slots=True)
class Call:
    """One intrinsic function and its argument: `Ref`, `Sub` or `GetAtt`."""

    name: str
    argument: str


def resources(alarms: Sequence[Alarm], conditions: Mapping[str, str], *, topic: str | None) -> dict[str, Any]:
    """Logical id -> resource, for one template; the topic that is made when none is named stands first.

    conditions  logical id of a resource -> the condition it stands under.
    topic       logical id or ARN of a topic that is there already.
    """
    found: dict[str, Any] = {} if topic else {TOPIC: {"Type": "AWS::SNS::Topic"}}
    action = topic if topic and topic.startswith("arn:") else Call("Ref", topic or TOPIC)
    for alarm in alarms:
        under = {"Condition": conditions[alarm.of]} if alarm.of in conditions else {}
        if alarm.pattern:
            found[f"{alarm.name.removesuffix('Alarm')}Filter"] = _filter(alarm) | under
        properties = _properties(alarm) | {"AlarmActions": [action]}
        found[alarm.name] = {"Type": "AWS::CloudWatch::Alarm", **under, "Properties": properties}
    shown = dict.fromkeys(
        alarm.of for alarm in alarms if alarm.subject is Subject.FUNCTION and alarm.of not in conditions
    )
    if shown:
        body = dashboard.body([(name, f"${{{name}}}") for name in shown], "${AWS::Region}")
        found[DASHBOARD] = {
            "Type": "AWS::CloudWatch::Dashboard",
            "Properties": {"DashboardBody": Call("Sub", json.dumps(body))},
        }
    return found


def _properties(alarm: Alarm) -> dict[str, Any]:
    extended = alarm.statistic.startswith("p")
    properties: dict[str, Any] = {
        "AlarmDescription": alarm.description,
        "Namespace": _namespace(alarm),
        "MetricName": alarm.metric,
        "ExtendedStatistic" if extended else "Statistic": alarm.statistic,
        "Dimensions": _dimensions(alarm),
        "Period": alarm.period_s,
        "EvaluationPeriods": alarm.periods,
        "DatapointsToAlarm": alarm.breaching,
        "Threshold": int(alarm.threshold) if alarm.threshold == int(alarm.threshold) else float(alarm.threshold),
        "ComparisonOperator": "GreaterThanOrEqualToThreshold",
        "TreatMissingData": "notBreaching",
    }
    return {key: value for key, value in properties.items() if value != []}


def _filter(alarm: Alarm) -> dict[str, Any]:
    """Without a default value: nothing is published, and paid, while nothing matches."""
    counted = {"MetricNamespace": _namespace(alarm), "MetricName": alarm.metric, "MetricValue": "1"}
    return {
        "Type": "AWS::Logs::MetricFilter",
        "Properties": {
            "LogGroupName": Call("Ref", alarm.log_group),
            "FilterPattern": alarm.pattern,
            "MetricTransformations": [counted],
        },
    }


def _namespace(alarm: Alarm) -> str | Call:
    """Of our own metrics one for each stack: two stages of one template must not be added up."""
    return Call("Sub", f"{alarm.namespace}/${{AWS::StackName}}") if alarm.pattern else alarm.namespace


def _dimensions(alarm: Alarm) -> list[dict[str, Any]]:
    if alarm.subject in (Subject.ACCOUNT, Subject.LOG):
        return []
    own = Call("GetAtt", f"{alarm.of}.QueueName") if alarm.subject is Subject.QUEUE else Call("Ref", alarm.of)
    found: list[dict[str, Any]] = [{"Name": DIMENSIONS[alarm.subject], "Value": own}]
    if alarm.qualifier:
        found.append({"Name": "Resource", "Value": Call("Sub", f"${{{alarm.of}}}:{alarm.qualifier}")})
    return found
