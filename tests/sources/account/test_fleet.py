"""Snapshots of several accounts, summed up by whatever tells whose a function is."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.aws.account import REGION, Account
from tests.aws.command import Command

ROLE = "arn:aws:iam::222222222222:role/deburr"
CALLS, MS, MB = 14_000, 100.0, 1024


@pytest.fixture(scope="module")
def teams(live: Account) -> None:
    live.publish("pay", 1, MemorySize=MB, Tags={"team": "payments"})
    live.publish("refund", 0, MemorySize=MB, Tags={"team": "payments"}, Runtime="python3.9")
    live.publish("find", 0, Runtime="python3.9")
    when = datetime.now(UTC) - timedelta(days=3)
    for metric, value in (("Invocations", CALLS), ("Errors", CALLS / 100), ("Duration", MS)):
        live.client("cloudwatch").put_metric_data(
            Namespace="AWS/Lambda",
            MetricData=[
                {
                    "MetricName": metric,
                    "Value": value,
                    "Timestamp": when,
                    "Dimensions": [{"Name": "FunctionName", "Value": "pay"}],
                }
            ],
        )


def told(deburr: Command, *arguments: str) -> dict[str, Any]:
    code, out, err = deburr.run("fleet", *arguments, "--format", "json", "--today", "2026-11-29")
    assert code == 0, err
    found = json.loads(out)
    assert isinstance(found, dict)
    return found


def test_by_tag_with_calls_dollars_and_findings(deburr: Command, teams: None) -> None:
    assert deburr.run("audit", "--output", "a.db")[0] == 0
    found = told(deburr, "a.db", "--by", "tag:team")
    groups = {group["name"]: group for group in found["groups"]}
    assert {name: group["functions"] for name, group in groups.items()} == {"payments": 2, "(none)": 1}
    payments = groups["payments"]
    assert (payments["called"], payments["failed_share"]) == (1, 0.01)
    month = CALLS * 730 / (14 * 24)
    assert payments["calls_a_month"] == pytest.approx(month)
    # a second way to the sum: GB-seconds and requests at the published prices of us-east-1
    assert payments["usd_a_month"] == pytest.approx(
        month * (MB / 1024 * MS / 1000 * 0.0000166667 + 0.2 / 1e6), rel=1e-4
    )
    assert (groups["(none)"]["called"], groups["(none)"]["usd_a_month"]) == (0, pytest.approx(0))
    old = next(each for each in found["findings"] if each["rule"] == "runtimes/deprecated-runtime")
    assert old["functions"] == {"(none)": 1, "payments": 1}


@pytest.mark.parametrize(
    ("by", "names"),
    [
        pytest.param("runtime", {"python3.13": 1, "python3.9": 2}, id="runtime"),
        pytest.param("region", {f"123456789012/{REGION}": 3}, id="region"),
        pytest.param("architecture", {"x86_64": 3}, id="architecture"),
        pytest.param("stack", {"(none)": 3}, id="stack"),
    ],
)
def test_by_other_words(deburr: Command, teams: None, by: str, names: dict[str, int]) -> None:
    assert deburr.run("audit", "--output", "a.db", "--days", "0")[0] == 0
    groups = told(deburr, "a.db", "--by", by)["groups"]
    assert {group["name"]: group["functions"] for group in groups} == names
    assert {group["called"] for group in groups} == {None}, "nobody measured"


def test_by_owner_of_the_template(deburr: Command, teams: None) -> None:
    assert deburr.run("audit", "--output", "a.db", "--days", "0")[0] == 0
    repository = deburr.folder / "repository"
    (repository / "pay").mkdir(parents=True)
    (repository / "CODEOWNERS").write_text("/pay/ @payments\n", encoding="utf-8")
    function = "{Type: 'AWS::Lambda::Function', Properties: {FunctionName: pay}}"
    (repository / "pay/template.yaml").write_text(f"Resources: {{Pay: {function}}}\n", encoding="utf-8")
    groups = told(deburr, "a.db", "--by", "owner", "--templates", "repository")["groups"]
    assert {group["name"]: group["functions"] for group in groups} == {"@payments": 1, "nobody named": 2}
    assert deburr.run("fleet", "a.db", "--by", "owner")[0] == 2


def test_several_accounts_are_one_table_of_80_columns(deburr: Command, teams: None) -> None:
    assert deburr.run("audit", "--output", "a.db")[0] == 0
    assert deburr.run("audit", "--output", "b.db", "--role", ROLE)[0] == 0
    code, out, err = deburr.run("fleet", "a.db", "b.db", "--by", "account")
    assert code == 0, err
    assert all(len(line) <= 80 for line in out.splitlines()), out
    assert "123456789012" in out and "deprecated-runtime" in out
    code, _, err = deburr.run("fleet", "a.db", "a.db")
    assert code in (0, 2)
    (deburr.folder / "again.db").write_bytes((deburr.folder / "a.db").read_bytes())
    code, _, err = deburr.run("fleet", "a.db", "again.db")
    assert code == 2 and "more than one of these snapshots" in err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        pytest.param((), "no snapshot of an account", id="none made"),
        pytest.param(("deburr.toml",), "is no snapshot", id="another file"),
    ],
)
def test_what_cannot_be_summed_up_is_said(deburr: Command, arguments: tuple[str, ...], says: str) -> None:
    code, _, err = deburr.run("fleet", *arguments)
    assert code == 2 and says in err and "hint:" in err


def test_a_word_that_is_none(deburr: Command, teams: None) -> None:
    assert deburr.run("audit", "--output", "a.db", "--days", "0")[0] == 0
    code, _, err = deburr.run("fleet", "a.db", "--by", "colour")
    assert code == 2 and "tag:KEY" in err
