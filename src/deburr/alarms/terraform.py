"""Alarms as Terraform: the functions' names are a variable, since another tool makes them.

Arguments: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudwatch_metric_alarm
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from deburr.alarms import dashboard
from deburr.alarms.alarm import Alarm, Subject
from deburr.alarms.written import DIMENSIONS

HEADER = """variable "alarm_topic_arn" {
  description = "SNS topic that hears the alarms"
  type        = string
}

variable "names" {
  description = "Physical names of what is watched, by the name it has in its template"
  type        = map(string)
%s}
"""


def hcl(alarms: Sequence[Alarm]) -> str:
    """One file: two variables, a resource an alarm, a dashboard."""
    known = {alarm.of: alarm.fixed_name for alarm in alarms if alarm.fixed_name}
    default = "".join(f"    {json.dumps(name)} = {_text(fixed)}\n" for name, fixed in sorted(known.items()))
    parts = [HEADER % (f"  default = {{\n{default}  }}\n" if known else "")]
    parts += [text for alarm in alarms for text in (*_filter(alarm), _alarm(alarm))]
    functions = dict.fromkeys(alarm.of for alarm in alarms if alarm.subject is Subject.FUNCTION)
    if functions:
        body = dashboard.body([(name, _MARK.format(name)) for name in functions], _MARK.format(""))
        parts.append(
            _block(
                "aws_cloudwatch_dashboard",
                "deburr",
                {
                    "dashboard_name": "deburr",
                    "dashboard_body": _Raw(
                        _references(f"jsonencode({json.dumps(body, indent=2, ensure_ascii=False)})")
                    ),
                },
            )
        )
        parts.append('data "aws_region" "current" {}\n')
    return "\n".join(parts)


class _Raw(str):
    """An expression, written as it is."""

    __slots__ = ()


_MARK = "<name of {}>"


def _references(text: str) -> str:
    text = text.replace(json.dumps(_MARK.format("")), "data.aws_region.current.region")
    return re.sub(r'"<name of ((?:[^">\\]|\\.)+)>"', lambda match: f'var.names["{match[1]}"]', text)


def _alarm(alarm: Alarm) -> str:
    extended = alarm.statistic.startswith("p")
    arguments: dict[str, Any] = {
        "alarm_name": alarm.name,
        "alarm_description": alarm.description,
        "namespace": alarm.namespace,
        "metric_name": alarm.metric,
        "extended_statistic" if extended else "statistic": alarm.statistic,
        "dimensions": _dimensions(alarm),
        "period": alarm.period_s,
        "evaluation_periods": alarm.periods,
        "datapoints_to_alarm": alarm.breaching,
        "threshold": _Raw(f"{alarm.threshold:f}"),
        "comparison_operator": "GreaterThanOrEqualToThreshold",
        "treat_missing_data": "notBreaching",
        "alarm_actions": _Raw("[var.alarm_topic_arn]"),
    }
    return _block("aws_cloudwatch_metric_alarm", _label(alarm), {k: v for k, v in arguments.items() if v != {}})


def _filter(alarm: Alarm) -> list[str]:
    if not alarm.pattern:
        return []
    arguments = {
        "name": alarm.metric,
        "log_group_name": _Raw(f'var.names["{alarm.log_group}"]'),
        "pattern": alarm.pattern,
    }
    text = _block("aws_cloudwatch_log_metric_filter", _label(alarm), arguments)
    counted = {"name": alarm.metric, "namespace": alarm.namespace, "value": "1"}
    inner = "".join(f"    {key:<9} = {_text(value)}\n" for key, value in counted.items())
    return [text.removesuffix("}\n") + f"\n  metric_transformation {{\n{inner}  }}\n}}\n"]


def _label(alarm: Alarm) -> str:
    name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", alarm.name.removesuffix("Alarm")).lower()
    return re.sub(r"[^a-z0-9_]+", "_", name)  # of a resource's address in Terraform only so much may be a label


def _dimensions(alarm: Alarm) -> dict[str, str]:
    if alarm.subject in (Subject.ACCOUNT, Subject.LOG):
        return {}
    name = f"var.names[{json.dumps(alarm.of)}]"
    found: dict[str, str] = {DIMENSIONS[alarm.subject]: _Raw(name)}
    if alarm.qualifier:
        found["Resource"] = _Raw(f'"${{{name}}}:{alarm.qualifier}"')
    return found


def _block(kind: str, name: str, arguments: Mapping[str, Any]) -> str:
    width = max(map(len, arguments))
    lines = [f"  {key:<{width}} = {_value(value)}" for key, value in arguments.items()]
    return "\n".join([f'resource "{kind}" "{name}" {{', *lines, "}", ""])


def _value(value: Any) -> str:
    if isinstance(value, _Raw):
        return value
    if isinstance(value, dict):
        inner = "".join(f"    {key} = {_value(each)}\n" for key, each in value.items())
        return f"{{\n{inner}  }}"
    return _text(value) if isinstance(value, str) else str(value)


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False).replace("${", "$${").replace("%{", "%%{")
