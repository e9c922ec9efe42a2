"""The same questions really asked: Insights and Athena of a moto in a process of its own, counted as deburr counts."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.aws.account import Account
from tests.aws.command import Command, lifted
from tests.aws.quiet import live
from tests.logs.afar import Insights, page_athena, queue_athena, seed
from tools.log_world import EPOCH_MS, Shape, export

from deburr.aws.gate import Gate
from deburr.aws.login import Login
from deburr.aws.pace import Pace
from deburr.errors import DeburrError
from deburr.facts import book
from deburr.logs import answers, insights
from deburr.logs.analysis import Activity
from deburr.logs.groups import LogGroup, log_groups
from deburr.logs.run import Run

pytest.importorskip("sqlglot", reason="an extra: deburr[sql]")
pytest.importorskip("duckdb", reason="the oracle")
__all__ = ["live"]
SHAPES = [
    Shape("shop-prod-Busy", per_second=2, run_ms=200, chatter=1, fails=0.05),
    Shape("shop-prod-Short", per_second=1, run_ms=4, chatter=0),
    Shape("shop-prod-Bursts", per_second=0.5, run_ms=900, chatter=0, bursts=True),
    Shape("till", per_second=0.2, run_ms=80, chatter=0),
]
SINCE_MS, UNTIL_MS = EPOCH_MS, EPOCH_MS + 1_200_500
BETWEEN = ("--since", "2026-11-01T00:00:00", "--until", "2026-11-01T00:20:00.500")


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exports")
    export(folder, SHAPES, hours=0.4, seed=13, packed=False)
    return folder


@pytest.fixture(scope="module")
def seeded(live: Account, exported: Path) -> dict[str, int]:
    return seed(live, exported)


@pytest.fixture
def service(live: Account, exported: Path, seeded: dict[str, int]) -> Insights:
    found = Insights(exported, seeded)
    found.stand(live)
    return found


@pytest.fixture
def gate(live: Account, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Gate]:
    for name, value in live.environment.items():
        monkeypatch.setenv(name, value)
    lifted(tmp_path)
    yield Gate(Login(), Pace(book.load(tmp_path / "fast.toml")), sleep=lambda _: None)


@pytest.fixture
def deburr(live: Account, tmp_path: Path) -> Command:
    lifted(tmp_path)
    return Command(tmp_path, live)


def local(exported: Path) -> list[Activity]:
    run = Run(since=SINCE_MS * 1000, until=UNTIL_MS * 1000)
    run.read([exported], lambda done, whole: None)
    return run.activities()


def counted(activities: list[Activity]) -> dict[str, Any]:
    """What an engine must tell as deburr does: counts, bill, buckets, extremes and sums."""
    found: dict[str, Any] = {}
    for each in activities:
        tally = each.total
        spreads = [sample.histogram() for sample in (tally.warm, tally.cold_run, tally.init)]
        found[each.function] = (
            (tally.n, tally.cold, +tally.calls, +tally.billed_ms),
            +Counter(tally.used.counts),
            [(h.n, h.buckets, h.min, h.max, h.thousandths) for h in spreads],
        )
    return found


def asked(gate: Gate, limits: insights.Limits) -> tuple[list[Activity], insights.Asking]:
    groups = log_groups(gate, (), function="", since_ms=SINCE_MS, until_ms=UNTIL_MS)
    asking = insights.Asking(gate, limits, sleep=lambda _: None)
    told = asking.run(asking.parts(groups, SINCE_MS, UNTIL_MS))
    return answers.activities(told["totals"], told["durations"], told["inits"]), asking


def test_groups_tell_what_came_in(gate: Gate, service: Insights, seeded: dict[str, int]) -> None:
    found = log_groups(gate, ("/aws/lambda/shop",), function="prod", since_ms=SINCE_MS, until_ms=UNTIL_MS)
    assert {group.name: group.bytes for group in found} == {
        name: size for name, size in seeded.items() if "shop" in name
    }
    assert [group.bytes for group in found] == sorted((group.bytes for group in found), reverse=True)


@pytest.mark.parametrize(
    ("limits", "slow"),
    [
        pytest.param(insights.Limits(50, 30), set(), id="one query a question"),
        pytest.param(insights.Limits(2, 2), set(), id="few groups a query, few queries at once"),
        pytest.param(insights.Limits(50, 30, 140), set(), id="answers that are cut are asked for in parts"),
        pytest.param(insights.Limits(1, 3), {"/aws/lambda/till"}, id="too long: half the time at a time"),
    ],
)
def test_insights_counts_what_is_counted_here(
    gate: Gate, service: Insights, exported: Path, limits: insights.Limits, slow: set[str]
) -> None:
    service.groups, service.at_once, service.rows = limits.groups, limits.at_once, limits.rows
    service.slow, service.slow_ms = slow, 700_000
    found, asking = asked(gate, limits)
    assert counted(found) == counted(local(exported))
    assert service.most <= limits.at_once
    assert not service.running
    planned = len(asking.parts([LogGroup("", 0)] * 4, SINCE_MS, UNTIL_MS))
    assert (asking.queries > planned) == bool(slow or limits.rows < 1000)


def test_splitting_stops_where_it_would_cost_much_more(gate: Gate, service: Insights) -> None:
    service.rows = 5
    with pytest.raises(DeburrError, match="2 times the bytes agreed to"):
        asked(gate, insights.Limits(50, 30, 5))
    assert service.stopped
    assert set(service.stopped) == service.running


def test_nothing_goes_on_when_somebody_stops(gate: Gate, service: Insights) -> None:
    service.never = True
    groups = [LogGroup("/aws/lambda/till", 1000)]

    def stopped(_: float) -> None:
        raise KeyboardInterrupt

    asking = insights.Asking(gate, insights.Limits(50, 30), sleep=stopped)
    with pytest.raises(KeyboardInterrupt):
        asking.run(asking.parts(groups, SINCE_MS, UNTIL_MS))
    assert len(service.stopped) == 3
    assert set(service.stopped) == service.running


def test_the_command_tells_the_price_and_asks(deburr: Command, service: Insights, exported: Path) -> None:
    ask = ("logs", "--engine", "insights", "shop", "/aws/lambda/", *BETWEEN, "--format", "json")
    code, out, err = deburr.run(*ask)
    assert (code, out) == (1, "")  # nobody there to say yes
    assert "3 queries of 4 log groups" in err and "at most" in err and "$" in err
    assert not service.asked
    code, out, err = deburr.run(*ask, "--yes")
    assert code == 0, err
    told = json.loads(out)
    assert (told["engine"], told["files"]) == ("insights", 4)
    ours = {each.function: each.total for each in local(exported)}
    assert {each["name"]: each["invocations"] for each in told["functions"]} == {n: t.n for n, t in ours.items()}
    for each in told["functions"]:
        for share, name in ((0.5, "p50"), (0.99, "p99")):
            [exact] = ours[each["name"]].warm.quantiles([share])
            assert each["warm_ms"][name] == pytest.approx(exact, rel=0.01)


def test_a_group_that_logs_something_else_is_named(
    deburr: Command, live: Account, service: Insights, seeded: dict[str, int]
) -> None:
    live.client("logs").create_log_group(logGroupName="/aws/lambda/json-only")
    live.client("cloudwatch").put_metric_data(
        Namespace="AWS/Logs",
        MetricData=[
            {
                "MetricName": "IncomingBytes",
                "Dimensions": [{"Name": "LogGroupName", "Value": "/aws/lambda/json-only"}],
                "Timestamp": EPOCH_MS / 1000 + 5,
                "Value": 500,
            }
        ],
    )
    service.sizes = {**seeded, "/aws/lambda/json-only": 500}
    try:
        code, out, err = deburr.run("logs", "--engine", "insights", *BETWEEN, "--yes")
    finally:
        live.client("logs").delete_log_group(logGroupName="/aws/lambda/json-only")
    assert code == 0, err
    assert "not read: /aws/lambda/json-only" in out
    assert "by insights" in out


def test_athena_is_started_waited_for_and_read_by_pages(deburr: Command, live: Account, exported: Path) -> None:
    s3, glue, athena = (live.client(name) for name in ("s3", "glue", "athena"))
    s3.create_bucket(Bucket="exports")
    for name in ("one", "two"):
        s3.put_object(Bucket="exports", Key=f"logs/{name}", Body=b"x" * 1_500_000)
    glue.create_database(DatabaseInput={"Name": "default"})
    glue.create_table(
        DatabaseName="default",
        TableInput={"Name": "lambda_logs", "StorageDescriptor": {"Location": "s3://exports/logs/"}},
    )
    queue_athena(live, exported, "2026-11-01T00:00:00.000Z", "2026-11-01T00:20:00.500Z")
    page_athena(live, 100)
    ask = ("logs", "--engine", "athena", *BETWEEN, "--format", "json", "--answers", "s3://exports/answers/")
    code, out, err = deburr.run(*ask)
    assert (code, out) == (1, "")
    assert "3.0 MB in S3" in err
    assert "they scan 30.0 MB" in err  # 10 MB a query at least
    assert not athena.list_query_executions()["QueryExecutionIds"]
    code, out, err = deburr.run(*ask, "--yes")
    assert code == 0, err
    told = {each["name"]: each for each in json.loads(out)["functions"]}
    ours = {each.function: each.total for each in local(exported)}
    assert {name: (each["invocations"], each["billed_ms"]) for name, each in told.items()} == {
        name: (tally.n, sum(tally.billed_ms.values())) for name, tally in ours.items()
    }
    ran = [
        athena.get_query_execution(QueryExecutionId=each)["QueryExecution"]
        for each in athena.list_query_executions()["QueryExecutionIds"]
    ]
    assert len(ran) == 3
    assert all('"default"."lambda_logs"' in each["Query"] for each in ran)
    assert all(each["QueryExecutionContext"]["Database"] == "default" for each in ran)


def test_athena_without_its_table(deburr: Command) -> None:
    code, _, err = deburr.run("logs", "--engine", "athena", "--table", "nowhere.at_all", "--yes")
    assert code == 2
    assert "GetTable" in err and "Traceback" not in err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        pytest.param(("--engine", "insights", "--print-policy"), ("logs:StartQuery", "logs:StopQuery"), id="insights"),
        pytest.param(("--engine", "athena", "--print-policy"), ("athena:StartQueryExecution", "s3:PutObject"), id="athena"),
        pytest.param(("--fetch", "--print-policy"), ("logs:FilterLogEvents", "logs:CreateExportTask"), id="fetch"),
    ],
)  # fmt: skip
def test_the_policy_is_printed(deburr: Command, arguments: tuple[str, ...], words: tuple[str, ...]) -> None:
    code, out, _ = deburr.run("logs", *arguments)
    assert code == 0
    actions = json.loads(out)["Statement"][0]["Action"]
    assert set(words) <= set(actions)
    assert "lambda:DeleteFunction" not in actions


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(("--apply", "x"), id="apply without fetch"),
        pytest.param(("--print-policy", "x"), id="a policy for nothing"),
        pytest.param(("--engine", "insights", "--watch"), id="an engine tells no calls"),
        pytest.param(("--engine", "spark"), id="Spark without a folder"),
        pytest.param(("--engine", "insights", "--since", "1h", "--until", "2h"), id="no time at all"),
    ],
)
def test_misuse(deburr: Command, arguments: tuple[str, ...]) -> None:
    code, out, err = deburr.run("logs", *arguments)
    assert (code, out) == (2, "")
    assert err and "Traceback" not in err
