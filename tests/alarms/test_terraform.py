"""Alarms as Terraform: it parses, and only arguments that the provider has are written."""

import io
import re
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


def test_what_terraform_makes_is_named_as_terraform_allows(tmp_path: Path) -> None:
    main = 'resource "aws_lambda_function" "f" {\n  for_each = { "a.b" = 1 }\n  timeout  = 60\n}\n'
    (tmp_path / "main.tf").write_text(main, encoding="utf-8")
    session = Session.open((tmp_path,), today=date(2026, 11, 24))
    text = hcl(wanted(session.workload(), session.facts, {}))
    read = hcl2.load(io.StringIO(text))
    labels = [name.strip('"') for each in read["resource"] for named in each.values() for name in named]
    assert labels and all(re.fullmatch(r"[a-z_][a-z0-9_]*", label) for label in labels)
    assert r'var.names["aws_lambda_function.f[\"a.b\"]"]' in text
