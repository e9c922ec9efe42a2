"""Each permission that an audit needs, taken away in turn: a gap with its action, and nothing else is lost."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from tests.aws.account import ZIP, Account
from tests.aws.command import Command
from tests.aws.seed import seed

from deburr.aws.gate import Gate
from deburr.aws.login import Login
from deburr.aws.pace import Pace
from deburr.aws.reads import READS
from deburr.facts import book
from deburr.sources.account.audit import AUDIT_CALLS, audit
from deburr.sources.account.gather import Inquiry, Where
from deburr.sources.account.snapshot import Ask, Snapshot, written

NOW = datetime.now(UTC)
BEFORE = {("sts", "GetCallerIdentity"), ("ec2", "DescribeRegions"), ("organizations", "ListAccounts")}
"""Asked before an account's audit begins, or not at all; refused, they are no gap but the end."""
WIRE = {("s3", "GetBucketNotificationConfiguration"): "s3:GetBucketNotification"}
SIGNED = {"resourcegroupstaggingapi": "tagging"}

MORE = {"sts:GetCallerIdentity", "lambda:GetPolicy", "cloudwatch:GetMetricData"}
"""A version whose caller is not seen is asked for its policy and its calls."""


def on_the_wire(service: str, operation: str) -> str:
    return WIRE.get((service, operation), f"{SIGNED.get(service, service)}:{operation}")


@pytest.fixture(scope="module")
def gate(live: Account) -> Iterator[Gate]:
    with pytest.MonkeyPatch.context() as patch:
        for key, value in live.environment.items():
            patch.setenv(key, value)
        seed(live, 12)
        live.client("lambda").create_function_url_config(FunctionName="users", AuthType="NONE")
        live.front.deploying["d-1"] = {"functionName": "users", "currentVersion": "1", "targetVersion": "2"}
        live.client("lambda").publish_layer_version(LayerName="common", Content={"ZipFile": ZIP})
        yield Gate(Login(), Pace(book.load(), sleep=lambda _: None), sleep=lambda _: None)


def audited(gate: Gate, kept: list[tuple[Ask, str]]) -> Snapshot:
    """An audit that begins with these answers."""
    snapshot = Snapshot()
    pages: dict[Ask, list[str]] = {}
    for ask, page in kept:
        pages.setdefault(ask, []).append(page)
    for ask, answer in pages.items():
        snapshot.keep(ask, answer, NOW)
    audit(Inquiry(gate, book.load(), snapshot, lambda: NOW), Where(gate.account(), gate.region))
    return snapshot


@pytest.fixture(scope="module")
def whole(gate: Gate) -> list[tuple[Ask, str]]:
    return [(ask, written(page)) for ask, page in audited(gate, []).everything()]


def test_the_seed_makes_an_audit_ask_everything(whole: list[tuple[Ask, str]]) -> None:
    asked = {(ask.service, ask.operation) for ask, _ in whole}
    assert AUDIT_CALLS - asked == BEFORE


@pytest.mark.parametrize(
    ("service", "operation"), sorted(AUDIT_CALLS - BEFORE), ids=lambda part: part if isinstance(part, str) else ""
)
def test_one_is_denied(live: Account, gate: Gate, whole: list[tuple[Ask, str]], service: str, operation: str) -> None:
    lost = {ask for ask, _ in whole if (ask.service, ask.operation) == (service, operation)}
    kept = [(ask, page) for ask, page in whole if ask not in lost]
    live.front.faults.denied = {on_the_wire(service, operation)}
    live.front.log.clear()
    try:
        snapshot = audited(gate, kept)
    finally:
        live.front.faults.denied = set()
    assert {lack.ask for lack in snapshot.lacks()} == lost
    assert {lack.action for lack in snapshot.lacks()} == {READS[service, operation].action}
    asked_for = {f"{each.service}:{each.operation}" for each in live.front.log}
    assert asked_for <= MORE | {on_the_wire(service, operation)}, "nothing that is known is asked again"
    assert {ask for ask, _ in snapshot.everything()} >= {ask for ask, _ in kept}


def test_everything_is_denied(live: Account, deburr: Command) -> None:
    """Only who one is may be asked: the audit ends well, every list is a gap, and nothing is judged by it."""
    live.front.faults.denied = {on_the_wire(*call) for call in AUDIT_CALLS - BEFORE}
    code, out, err = deburr.run("audit", "--output", "none.db")
    assert code == 0, err
    for action in ("lambda:ListFunctions", "apigateway:GET", "dynamodb:ListStreams", "sns:ListSubscriptions"):
        assert f"not seen: {action}" in out
    assert all(len(line) <= 80 for line in out.splitlines())
    live.front.faults.denied = set()
    code, out, err = deburr.run("check", "none.db", "--today", "2026-11-29")
    assert code in (0, 2) and "Traceback" not in err


def test_regions_that_may_not_be_listed_are_said(live: Account, deburr: Command) -> None:
    live.front.faults.denied = {"ec2:DescribeRegions"}
    code, _, err = deburr.run("audit", "--all-regions", "--output", "none.db")
    assert code == 2
    assert "ec2:DescribeRegions" in err and "--region" in err


def test_every_region_that_is_switched_on_is_read(live: Account, deburr: Command) -> None:
    live.front.regions = ["eu-west-1", "us-east-1"]
    code, out, err = deburr.run("audit", "--all-regions", "--output", "all.db", "--days", "0")
    live.front.regions = []
    assert code == 0, err
    snapshot = Snapshot(deburr.folder / "all.db", reading=True)
    assert [region for _, region in snapshot.regions()] == ["eu-west-1", "us-east-1"]
    assert "and 1 Region without code" in out
