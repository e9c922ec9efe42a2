"""Concurrency, throttling, provisioned environments, asynchronous retries: who runs, who waits, who is turned away."""

import asyncio
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.lab.world import function, told, with_lab

from deburr.lab.account import Throttled
from deburr.lab.asynchronous import Delivery, Policy, deliver
from deburr.lab.laboratory import Lab

HANDLER = """\
import time
calls = 0
def handler(event, context):
    global calls
    calls += 1
    time.sleep(event.get("s", 0))
    if event.get("fail"): raise ValueError("no")
    return calls
"""


async def both(lab: Lab, spec: Any, count: int, event: bytes = b'{"s": 0.3}') -> list[Any]:
    return await asyncio.gather(*(lab.invoke(spec, event) for _ in range(count)), return_exceptions=True)


def test_calls_at_once_need_an_environment_each(tmp_path: Path) -> None:
    spec = function(tmp_path / "code", HANDLER)

    async def use(lab: Lab) -> tuple[int, int, int]:
        first = await both(lab, spec, 3)
        second = await both(lab, spec, 3)
        return len({each.environment for each in first}), sum(each.cold for each in second), lab.account.peak["orders"]

    assert with_lab(use) == (3, 0, 3)


LIMITS = [
    pytest.param({"reserved": 2}, {}, "ReservedFunctionConcurrentInvocationLimitExceeded", id="reserved"),
    pytest.param({}, {"account": 2}, "ConcurrentInvocationLimitExceeded", id="account"),
]


@pytest.mark.parametrize(("settings", "lab_settings", "reason"), LIMITS)
def test_who_is_one_too_many_is_turned_away(
    tmp_path: Path, settings: dict[str, Any], lab_settings: dict[str, Any], reason: str
) -> None:
    spec = function(tmp_path / "code", HANDLER, **settings)

    async def use(lab: Lab) -> list[Any]:
        return [await both(lab, spec, 3), await both(lab, spec, 2)]

    first, second = with_lab(use, **lab_settings)
    refused = [each for each in first if isinstance(each, Throttled)]
    assert [each.reason for each in refused] == [reason]
    assert not any(isinstance(each, Throttled) for each in second)


def test_what_is_reserved_is_not_the_others(tmp_path: Path) -> None:
    async def use(lab: Lab) -> str:
        lab.account.reserve("other", 900)
        with pytest.raises(ValueError, match="below its minimum value of"):
            lab.account.reserve("orders", 1)
        lab.account.reserve("other", None)
        lab.account.reserve("orders", 1)
        return "done"

    assert with_lab(use) == "done"


def test_provisioned_environments_wait_and_overflow_is_cold(tmp_path: Path) -> None:
    spec = function(tmp_path / "code", HANDLER, log_json=True)

    async def use(lab: Lab) -> list[Any]:
        await lab.fleet(spec).provision(2)
        return await both(lab, spec, 3)

    kinds = sorted(
        (
            "provisioned" if "provisioned-concurrency" in record.log else "on demand",
            record.billed_ms > record.duration_ms + 1,
        )
        for record in with_lab(use)
    )
    assert kinds == [("on demand", True), ("provisioned", False), ("provisioned", False)]


def test_idle_environments_end(tmp_path: Path) -> None:
    spec = function(tmp_path / "code", HANDLER)

    async def use(lab: Lab) -> list[int]:
        first = told(await lab.invoke(spec, b"{}"))
        while lab.fleet(spec).idle:
            await lab.fleet(spec).expire()
        return [first, told(await lab.invoke(spec, b"{}"))]

    assert with_lab(use, keep_alive_s=0.01) == [1, 1]


RETRIES = [
    pytest.param({"fail": 1}, Policy(), 3, [60, 120], "RetriesExhausted", id="two retries"),
    pytest.param({"fail": 1}, Policy(retries=0), 1, [], "RetriesExhausted", id="none"),
    pytest.param({"fail": 1}, Policy(age_s=100), 2, [60], "EventAgeExceeded", id="too old for the second"),
    pytest.param({}, Policy(), 1, [], "Success", id="goes well"),
]


@pytest.mark.parametrize(("event", "policy", "attempts", "waits", "condition"), RETRIES)
def test_asynchronous_events(
    tmp_path: Path, event: dict[str, int], policy: Policy, attempts: int, waits: list[float], condition: str
) -> None:
    spec = function(tmp_path / "code", HANDLER)

    async def use(lab: Lab) -> Delivery:
        return await deliver(lab, spec, Delivery("r-1", json.dumps(event).encode()), policy)

    over = with_lab(use, pace=0.0)
    assert (len(over.records), over.waited_s, over.condition) == (attempts, waits, condition)
    assert over.destination["requestContext"]["approximateInvokeCount"] == attempts
    assert {record.request_id for record in over.records} == {"r-1"}


def test_a_throttled_event_backs_off_until_it_is_too_old(tmp_path: Path) -> None:
    spec = function(tmp_path / "code", HANDLER, reserved=0)

    async def use(lab: Lab) -> Delivery:
        return await deliver(lab, spec, Delivery("r-1", b"{}"), Policy(age_s=60))

    over = with_lab(use, pace=0.0)
    assert over.waited_s == [1, 2, 4, 8, 16] and over.condition == "EventAgeExceeded"


def test_an_init_beyond_its_limit_is_run_again_in_the_invoke(tmp_path: Path) -> None:
    source = "import os, time\nif not os.path.exists('/tmp/second'):\n    open('/tmp/second', 'w'); time.sleep(30)\ndef handler(event, context): return 'at last'\n"
    spec = function(tmp_path / "code", source)

    async def use(lab: Lab) -> Any:
        lab.limits = replace(lab.limits, init_s=0.4)
        return await lab.invoke(spec, b"{}")

    record = with_lab(use, mechanism="cgroups")
    assert told(record) == "at last" and record.init_ms is None and record.cold
    reported = re.search(r"INIT_REPORT Init Duration: (\S+) ms\tPhase: init\tStatus: timeout\n", record.log)
    assert reported is not None and 400 <= float(reported[1]) < 20_000  # its handler's module sleeps for 30 s
    assert "Init Duration" not in record.log.rpartition("REPORT RequestId")[2]
