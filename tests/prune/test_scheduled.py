"""The scheduled function, run by run: what one reports, the next deletes, and nothing else."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import yaml
from tests.aws.account import Account
from tests.aws.command import Command, mutations

from deburr.aws.gate import Gate
from deburr.aws.login import Login
from deburr.aws.pace import Pace
from deburr.facts import book
from deburr.prune.scheduled import Limits, run
from deburr.workload.reach import Keeping

GROUP = "/aws/lambda/prune"
VERSIONS, MOST = 30, 12


@pytest.fixture
def scheduled(
    live: Account, deburr: Command, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[], dict[str, Any]]:
    """One run; what it prints is put into the log group, as Lambda does."""
    for key, value in live.environment.items():
        monkeypatch.setenv(key, value)
    logs = live.client("logs")
    if not logs.describe_log_groups(logGroupNamePrefix=GROUP)["logGroups"]:
        logs.create_log_group(logGroupName=GROUP)

    def once() -> dict[str, Any]:
        gate = Gate(Login(), Pace(book.load(), sleep=lambda _: None), sleep=lambda _: None)
        limits = Limits(MOST, 0, GROUP)
        answer = run(gate, Keeping(functions=("sched",)), limits, book.load(), lambda: datetime.now(UTC))
        stream = str(datetime.now(UTC).timestamp())
        logs.create_log_stream(logGroupName=GROUP, logStreamName=stream)
        printed = ["START RequestId: x Version: $LATEST", *capsys.readouterr().out.splitlines()]
        at = int(datetime.now(UTC).timestamp() * 1000)
        events = [{"timestamp": at + nth, "message": line} for nth, line in enumerate(printed)]
        logs.put_log_events(logGroupName=GROUP, logStreamName=stream, logEvents=events)
        return answer

    return once


def test_run_by_run(scheduled: Callable[[], dict[str, Any]], live: Account) -> None:
    live.publish("sched", VERSIONS)
    old = [number for number in range(1, VERSIONS - 2) if live.front.ages_days["sched", str(number)] > 7]
    live.front.log.clear()

    assert scheduled() == {"outcome": "reported", "versions": MOST}
    assert "DeleteFunction" not in mutations(live), "the first run only reports"

    assert scheduled()["deleted"] == MOST
    assert live.versions("sched") == sorted(set(range(1, VERSIONS + 1)) - set(old[:MOST]))

    assert scheduled() == {"outcome": "reported", "versions": len(old) - MOST}
    needed = old[MOST]
    live.client("lambda").create_alias(FunctionName="sched", Name="back", FunctionVersion=str(needed))
    before = live.versions("sched")
    answer = scheduled()
    assert answer["outcome"] == "differs"
    assert [each[:2] for each in answer["needed"]] == [("sched", needed)]
    assert live.versions("sched") == before, "what was reported is needed after all: nothing is deleted"

    assert scheduled()["deleted"] == len(old) - MOST - 1
    assert set(live.versions("sched")) == set(range(1, VERSIONS + 1)) - set(old) | {needed}
    assert scheduled() == {"outcome": "reported", "versions": 0}


def test_nothing_goes_while_a_caller_may_be_hidden(scheduled: Callable[[], dict[str, Any]], live: Account) -> None:
    live.front.faults.denied = {"ListStateMachines"}
    live.front.log.clear()
    assert scheduled() == {"outcome": "unseen", "actions": ["states:ListStateMachines"]}
    assert "DeleteFunction" not in mutations(live)


def test_the_project_is_whole_and_its_role_small(deburr: Command, live: Account) -> None:
    live.front.log.clear()
    code, out, err = deburr.run("prune", "--emit", "pruner", "--keep", "5", "--functions", "orders-*")
    assert code == 0, err
    assert live.front.log == [], "nothing is asked"
    folder = deburr.folder / "pruner"
    compile((folder / "src/app.py").read_text(encoding="utf-8"), "app.py", "exec")
    assert (folder / "src/requirements.txt").read_text(encoding="utf-8").startswith("deburr[aws]==")
    template = yaml.load((folder / "template.yaml").read_text(encoding="utf-8"), Loader=_Tagged)
    function = template["Resources"]["Prune"]["Properties"]
    assert function["Environment"]["Variables"]["KEEP"] == "5"
    granted = json.dumps(function["Policies"])
    assert '"lambda:*"' not in granted
    changing = [word for word in ("Create", "Update", "Put", "Tag", "Invoke", "Publish") if f":{word}" in granted]
    assert changing == []
    assert granted.count("lambda:Delete") == 1
    code, out, _ = deburr.run("check", "pruner/template.yaml", "--today", "2026-11-23", "--fail-on", "warning")
    assert code == 0, out
    assert deburr.run("prune", "--emit", "pruner")[0] == 2, "what is there is not written over"


class _Tagged(yaml.SafeLoader):
    """Reads CloudFormation's tags as their plain values."""


_Tagged.add_multi_constructor("!", lambda loader, tag, node: loader.construct_scalar(node))
