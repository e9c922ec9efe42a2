"""Alarms as Terraform: it parses, and only arguments that the provider has are written."""

import io
from datetime import date
from pathlib import Path

import hcl2

from deburr.alarms.terraform import hcl
from deburr.alarms.wanted import wanted
from deburr.cli.session import Session

ORDERS = Path(__file__).parents[2] / "examples/orders"
# As Pulumi, which is made from the provider's schema, spells them: MetricAlarmArgs, read 2026-11-24
ARGUMENTS = {
    "alarm_name",
    "comparison_operator",
    "evaluation_periods",
    "metric_name",
    "namespace",
    "period",
    "statistic",
    "threshold",
    "threshold_metric_id",
    "actions_enabled",
    "alarm_actions",
    "alarm_description",
    "datapoints_to_alarm",
    "dimensions",
    "insufficient_data_actions",
    "ok_actions",
    "unit",
    "extended_statistic",
    "treat_missing_data",
    "evaluate_low_sample_count_percentiles",
    "metric_query",
    "tags",
}


def test_it_parses_and_names_what_the_provider_has() -> None:
    session = Session.open((ORDERS,), today=date(2026, 11, 24))
    found = wanted(session.workload(), session.facts, {})
    read = hcl2.load(io.StringIO(hcl(found)))
    made = [(kind.strip('"'), body) for each in read["resource"] for kind, body in each.items()]
    alarms = [body for kind, named in made if kind == "aws_cloudwatch_metric_alarm" for body in named.values()]
    assert len(alarms) == len(found)
    for alarm in alarms:
        arguments = {key for key in alarm if not key.startswith("__")}
        assert arguments <= ARGUMENTS
        assert ("statistic" in arguments) != ("extended_statistic" in arguments)
    assert [kind for kind, _ in made].count("aws_cloudwatch_dashboard") == 1
    names = [name for kind, named in made for name in named if kind == "aws_cloudwatch_metric_alarm"]
    assert len(names) == len(set(names))
