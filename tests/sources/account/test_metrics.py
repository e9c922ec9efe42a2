"""What CloudWatch and Compute Optimizer say becomes Profiles, which rules judge by."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.aws.account import REGION, Account
from tests.aws.command import Command
from tests.aws.front import ACCOUNT

from deburr.facts import book
from deburr.sources.account.reader import read
from deburr.workload.profile import How, Profile

DAYS, CALLS = 14, 100


@pytest.fixture(scope="module")
def measured(live: Account) -> None:
    for name in ("busy", "idle"):
        live.publish(name, 1, MemorySize=512)
    when = datetime.now(UTC) - timedelta(days=3)
    for nth in range(CALLS):
        _put(live, "Duration", 10.0 * (nth + 1), when)
    for metric, value in (("Invocations", CALLS), ("Errors", 3), ("Throttles", 2), ("ConcurrentExecutions", 7)):
        _put(live, metric, float(value), when)
    live.front.percentiles["busy"] = {"p50": 505.0, "p90": 901.0, "p99": 991.0}
    live.front.recommended = [
        {
            "functionArn": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:busy",
            "functionVersion": "$LATEST",
            "currentMemorySize": 512,
            "numberOfInvocations": CALLS,
            "finding": "NotOptimized",
            "findingReasonCodes": ["MemoryUnderprovisioned"],
            "utilizationMetrics": [
                {"name": "Memory", "statistic": "Maximum", "value": 500.0},
                {"name": "Memory", "statistic": "Average", "value": 420.0},
            ],
            "memorySizeRecommendationOptions": [{"rank": 1, "memorySize": 768}],
        }
    ]


def _put(live: Account, metric: str, value: float, when: datetime) -> None:
    live.client("cloudwatch").put_metric_data(
        Namespace="AWS/Lambda",
        MetricData=[
            {
                "MetricName": metric,
                "Value": value,
                "Timestamp": when,
                "Dimensions": [{"Name": "FunctionName", "Value": "busy"}],
            }
        ],
    )


def profiles(path: Path) -> dict[str, Profile]:
    return {
        address.rpartition("/")[2]: profile
        for address, profile in read(path, facts=book.load(), file=path.name).workload.measured
    }


def test_a_functions_profile(deburr: Command, live: Account, measured: None) -> None:
    live.front.log.clear()
    code, _, err = deburr.run("audit", "--output", "m.db")
    assert code == 0, err
    assert len([each for each in live.front.log if each.operation == "GetMetricData"]) == 1, "many in one call"
    found = profiles(deburr.folder / "m.db")
    assert {name: profile.n for name, profile in found.items()} == {"busy": CALLS, "idle": 0}
    busy = found["busy"]
    assert (busy.n, busy.how, busy.peak_concurrency, busy.errors) == (
        CALLS,
        How.ACCOUNT,
        7,
        {"error": 3, "throttle": 2},
    )
    assert busy.start is not None and busy.end is not None and busy.end - busy.start == timedelta(days=DAYS)
    assert busy.warm_ms is not None and busy.warm_ms.quantile(1) == 1000.0
    assert [busy.warm_ms.quantile(share) for share in (0.5, 0.9, 0.99)] == [505.0, 901.0, 991.0]
    assert busy.memory_used_mb is not None and busy.memory_used_mb.quantile(1) == 500.0
    assert busy.extra["compute_optimizer"]["memory_mb"] == 768

    code, out, _ = deburr.run("check", "m.db", "--today", "2026-11-29", "--select", "memory-nearly-full")
    assert "busy used 500 of its 512 MB at most (account," in " ".join(out.split())
    assert "m.db" in out


def test_what_is_kept_ready_and_never_called_has_its_price(deburr: Command, live: Account, measured: None) -> None:
    live.front.provisioned["idle"] = {"1": 20}
    assert deburr.run("audit", "--output", "m.db")[0] == 0
    live.front.provisioned.clear()
    _, out, _ = deburr.run("check", "m.db", "--today", "2026-11-29", "--select", "provisioned-never-scales")
    told = " ".join(out.split())
    assert "idle keeps 20 environments ready day and night, busy for 0.0% of that time (account," in told
    assert "0 invocations" in told and "$" in told


def test_nobody_has_to_switch_compute_optimizer_on(deburr: Command, live: Account, measured: None) -> None:
    recommended, live.front.recommended = live.front.recommended, None
    code, out, err = deburr.run("audit", "--output", "m.db")
    live.front.recommended = recommended
    assert code == 0, err
    assert "compute-optimizer" not in out
    assert profiles(deburr.folder / "m.db")["busy"].memory_used_mb is None


def test_no_days_ask_nothing(deburr: Command, live: Account, measured: None) -> None:
    live.front.log.clear()
    code, _, err = deburr.run("audit", "--output", "m.db", "--days", "0")
    assert code == 0, err
    assert "GetMetricData" not in {each.operation for each in live.front.log}
    assert profiles(deburr.folder / "m.db") == {}


def test_both_forms_of_a_snapshot_tell_the_same(deburr: Command, live: Account, measured: None) -> None:
    code, text, err = deburr.run("audit", "--output", "m.db", "--format", "json")
    assert code == 0, err
    (deburr.folder / "m.json").write_text(text, encoding="utf-8")
    assert profiles(deburr.folder / "m.json") == profiles(deburr.folder / "m.db")
    assert json.loads(text)["kind"] == "deburr.account.v1"


def test_templates_are_judged_by_a_snapshots_metrics(deburr: Command, live: Account, measured: None) -> None:
    assert deburr.run("audit", "--output", "m.db")[0] == 0
    live.publish("elsewhere", 0)
    (deburr.folder / "src").mkdir()
    properties = "FunctionName: busy, Runtime: python3.13, Handler: app.handler, MemorySize: 512"
    template = f"Resources: {{Busy: {{Type: AWS::Lambda::Function, Properties: {{{properties}}}}}}}\n"
    (deburr.folder / "src/template.yaml").write_text(template, encoding="utf-8")
    arguments = ("check", "src", "--measured", "m.db", "--today", "2026-11-29", "--select", "memory-nearly-full")
    code, out, err = deburr.run(*arguments)
    assert code == 1, err
    assert "used 500 of its 512 MB at most (account," in " ".join(out.split())
