"""CloudWatch Logs' API on what the lab's functions print."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from tests.lab.account import client_on, create, with_port
from tests.lab.test_clients import Cli

from deburr.lab.log_store import LogStore

PRINTS = "def handler(event, context):\n    print('order', event['n'], 'taken')\n"
GROUP = "/aws/lambda/orders"


def printed(port: int, times: int) -> Any:
    """A function that has printed so often, and a client of its logs."""
    client = client_on(port)
    create(client, source=PRINTS)
    for number in range(times):
        client.invoke(FunctionName="orders", Payload=f'{{"n": {number}}}', LogType="Tail")
    return client_on(port, "logs")


def test_what_was_printed_can_be_read() -> None:
    def use(port: int) -> None:
        logs = printed(port, 3)
        (group,) = logs.describe_log_groups(logGroupNamePrefix="/aws/lambda/")["logGroups"]
        assert group["logGroupName"] == GROUP
        streams = logs.describe_log_streams(logGroupName=GROUP, orderBy="LastEventTime", descending=True)["logStreams"]
        assert len(streams) == 1 and "[$LATEST]" in streams[0]["logStreamName"]
        every = logs.filter_log_events(logGroupName=GROUP)["events"]
        assert [each["message"] for each in every if "order" in each["message"]] == [
            f"order {number} taken" for number in range(3)
        ]
        assert sum("REPORT RequestId" in each["message"] for each in every) == 3
        found = logs.filter_log_events(logGroupName=GROUP, filterPattern='"order 1" taken')["events"]
        assert [each["message"] for each in found] == ["order 1 taken"]
        assert logs.filter_log_events(logGroupName=GROUP, endTime=every[0]["timestamp"])["events"] == []
        pages = logs.get_paginator("filter_log_events").paginate(
            logGroupName=GROUP, filterPattern="order", PaginationConfig={"PageSize": 2}
        )
        assert [len(page["events"]) for page in pages] == [2, 1]
        stream = {"logGroupName": GROUP, "logStreamName": streams[0]["logStreamName"]}
        head = logs.get_log_events(**stream, limit=2, startFromHead=True)
        rest = logs.get_log_events(**stream, nextToken=head["nextForwardToken"])
        assert len(head["events"]) == 2 and len(rest["events"]) == len(every) - 2
        assert logs.get_log_events(**stream, nextToken=rest["nextForwardToken"])["events"] == []
        for wrong in ({"logGroupName": "nothere"}, {"logGroupName": GROUP, "filterPattern": "{ $.a = 1 }"}):
            with pytest.raises(logs.exceptions.ClientError):
                logs.filter_log_events(**wrong)
        logs.delete_log_group(logGroupName=GROUP)
        assert logs.describe_log_groups()["logGroups"] == []

    with_port(use)


def test_the_oldest_lines_are_forgotten() -> None:
    logs = LogStore()
    for number in range(40):
        logs.add("group", "stream", f"{number:03}" + "x" * (1 << 20))
    kept = [event.message[:3] for event in logs.after("group", 0)]
    assert kept == [f"{number:03}" for number in range(25, 40)]
    for number in range(30_000):
        logs.add("group", "stream", str(number))
    assert len(logs.groups["group"].events) == 20_000 and logs.groups["group"].size < 1 << 20


def second_version() -> str | None:
    """The AWS CLI's version 2, the only one that tails; None when none on the PATH is."""
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        found = shutil.which("aws", path=folder)
        told = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout if found else ""
        if told.startswith("aws-cli/2"):
            return found
    return None


def test_the_aws_cli_tails(tmp_path: Path) -> None:
    program = second_version()
    if program is None:
        pytest.skip("missing: the AWS CLI v2 (on Debian 12: apt-get install awscli)")

    def use(port: int) -> str:
        printed(port, 2)
        return str(Cli(port, tmp_path, program)("logs", "tail", GROUP, "--format", "short"))

    lines = with_port(use, within_s=120)
    assert "order 0 taken" in lines and "order 1 taken" in lines and "REPORT RequestId" in lines
