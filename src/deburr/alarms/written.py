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
        resource: dict[str, Any] = {"Type": "AWS::CloudWatch::Alarm"}
        if alarm.of in conditions:
            resource["Condition"] = conditions[alarm.of]
        found[alarm.name] = resource | {"Properties": _properties(alarm) | {"AlarmActions": [action]}}
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
        "Namespace": alarm.namespace,
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


def _dimensions(alarm: Alarm) -> list[dict[str, Any]]:
    if alarm.subject is Subject.ACCOUNT:
        return []
    own = Call("GetAtt", f"{alarm.of}.QueueName") if alarm.subject is Subject.QUEUE else Call("Ref", alarm.of)
    found: list[dict[str, Any]] = [{"Name": DIMENSIONS[alarm.subject], "Value": own}]
    if alarm.qualifier:
        found.append({"Name": "Resource", "Value": Call("Sub", f"${{{alarm.of}}}:{alarm.qualifier}")})
    return found
