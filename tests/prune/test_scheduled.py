"""The scheduled function, run by run: what one reports, the next deletes, and nothing else."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import yaml
from tests.aws.account import ZIP, Account
from tests.aws.command import SRC, Command, mutations

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


def emitted(deburr: Command, *arguments: str) -> dict[str, Any]:
    """The project in `pruner`, and its function's properties."""
    code, _, err = deburr.run("prune", "--emit", "pruner", *arguments)
    assert code == 0, err
    assert (deburr.folder / "pruner/src/requirements.txt").read_text(encoding="utf-8").startswith("deburr[aws]==")
    template = yaml.load((deburr.folder / "pruner/template.yaml").read_text(encoding="utf-8"), Loader=_Tagged)
    properties = template["Resources"]["Prune"]["Properties"]
    assert isinstance(properties, dict)
    return properties


@pytest.mark.parametrize(
    ("arguments", "deletes", "resource"),
    [
        pytest.param((), "lambda:DeleteFunction", "function:*:*", id="functions"),
        pytest.param(("--layers",), "lambda:DeleteLayerVersion", "layer:*:*", id="layers"),
    ],
)
def test_the_project_is_whole_and_its_role_small(
    deburr: Command, live: Account, arguments: tuple[str, ...], deletes: str, resource: str
) -> None:
    live.front.log.clear()
    function = emitted(deburr, "--keep", "5", "--functions", "orders-*", *arguments)
    assert live.front.log == [], "nothing is asked"
    assert function["Environment"]["Variables"]["KEEP"] == "5"
    statements = function["Policies"][0]["Statement"]
    granted = json.dumps(statements)
    assert '"lambda:*"' not in granted
    changing = [word for word in ("Create", "Update", "Put", "Tag", "Invoke", "Publish") if f":{word}" in granted]
    assert changing == []
    (deleting,) = (each for each in statements if "Delete" in json.dumps(each["Action"]))
    assert deleting["Action"] == deletes and deleting["Resource"].endswith(f":{resource}")
    asked = deburr.run("prune", "--print-policy", *arguments)[1]
    needed = set(json.loads(asked)["Statement"][0]["Action"])
    assert {action for each in statements for action in _listed(each["Action"])} == needed | {"logs:FilterLogEvents"}
    code, out, _ = deburr.run("check", "pruner/template.yaml", "--today", "2026-11-23", "--fail-on", "warning")
    assert code == 0, out
    assert deburr.run("prune", "--emit", "pruner")[0] == 2, "what is there is not written over"
    assert deburr.run("prune", "--emit", "other", "--apply")[0] == 2


def _listed(value: str | list[str]) -> list[str]:
    return value if isinstance(value, list) else [value]


CALL = """\
import json, types
import app
print("ANSWER", json.dumps(app.handler({}, types.SimpleNamespace(log_group_name="/aws/lambda/emitted"))))
"""


@pytest.mark.parametrize(("arguments", "name"), [((), "emitted"), (("--layers",), "emitted-layer")])
def test_what_is_emitted_runs(deburr: Command, live: Account, arguments: tuple[str, ...], name: str) -> None:
    """The handler as it was written, with the template's own variables, called twice as the schedule would."""
    client, logs = live.client("lambda"), live.client("logs")
    if arguments:
        for _ in range(5):
            client.publish_layer_version(LayerName=name, Content={"ZipFile": ZIP})
    else:
        live.publish(name, 12)
    group = "/aws/lambda/emitted"
    if not logs.describe_log_groups(logGroupNamePrefix=group)["logGroups"]:
        logs.create_log_group(logGroupName=group)
    function = emitted(deburr, "--functions", name, "--older-than", "0d", "--idle-days", "0", *arguments)
    variables = {key: str(value) for key, value in function["Environment"]["Variables"].items()}
    environment = os.environ | live.environment | variables | {"MOST_DELETIONS": "100", "PYTHONPATH": str(SRC)}

    def call(stream: str) -> dict[str, Any]:
        called = subprocess.run(
            [sys.executable, "-c", CALL],
            cwd=deburr.folder / "pruner/src",
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert called.returncode == 0, called.stderr
        *printed, answer = called.stdout.splitlines()
        logs.create_log_stream(logGroupName=group, logStreamName=stream)
        at = int(datetime.now(UTC).timestamp() * 1000)
        events = [{"timestamp": at + nth, "message": line} for nth, line in enumerate(printed)]
        logs.put_log_events(logGroupName=group, logStreamName=stream, logEvents=events)
        told = json.loads(answer.removeprefix("ANSWER "))
        assert isinstance(told, dict)
        return told

    there = 5 if arguments else 12
    live.front.log.clear()
    assert call(f"{name}-1") == {"outcome": "reported", "versions": there - 3}
    assert not {each.operation for each in live.front.log} & {"DeleteFunction", "DeleteLayerVersion"}
    assert call(f"{name}-2")["deleted"] == there - 3
    logs.delete_log_group(logGroupName=group)
    if arguments:
        left = [each["Version"] for each in client.list_layer_versions(LayerName=name)["LayerVersions"]]
        assert sorted(left) == [3, 4, 5]
    else:
        assert live.versions(name) == [10, 11, 12]


class _Tagged(yaml.SafeLoader):
    """Reads CloudFormation's tags as their plain values."""


_Tagged.add_multi_constructor("!", lambda loader, tag, node: loader.construct_scalar(node))
