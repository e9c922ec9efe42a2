"""Which schedules only keep a function warm, how often they call, and what would keep the promise."""

from typing import Any

import pytest
from tests.rules.build import FACTS, a_caller, a_function, a_handler, an_import, given

from deburr.findings import Confidence, Finding
from deburr.rules.cold_starts.warmer_ping import check
from deburr.workload.caller import Mode, Schedule

PING = '{"warmup": true}'


def found(
    expression: str | None = "rate(5 minutes)",
    sends: str = PING,
    about: str = "",
    *,
    name: str = "Tick",
    waited: bool = True,
    **handler: Any,
) -> list[Finding]:
    function = a_function(memory_mb=1024, handler=a_handler(**handler))
    schedule = Schedule(expression, sends, about)
    ping = a_caller(function, "schedule", Mode.ASYNC, name=name, schedule=schedule)
    others = [a_caller(function)] if waited else []
    return list(check(ping, given(function, [ping, *others])))


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        pytest.param({}, Confidence.LIKELY, id="it says so"),
        pytest.param({"sends": '{"action": "keep-alive"}'}, Confidence.LIKELY, id="in other words"),
        pytest.param({"sends": "", "event_keys": ("isWarmup",)}, Confidence.LIKELY, id="the code looks for it"),
        pytest.param({"sends": "", "imports": (an_import("lambda_warmer"),)}, Confidence.LIKELY, id="a library for it"),
        pytest.param({"sends": "", "about": "keep the API warm"}, Confidence.POSSIBLE, id="only described so"),
        pytest.param({"sends": "", "name": "WarmerSchedule"}, Confidence.POSSIBLE, id="only named so"),
        pytest.param({"sends": ""}, None, id="it may do work"),
        pytest.param({"sends": '{"action": "swarms"}'}, None, id="a word that has it inside"),
        pytest.param({"waited": False}, None, id="nobody waits"),
        pytest.param({"expression": None}, None, id="an unknown rhythm is none"),
        pytest.param({"expression": "rate(1 hour)"}, None, id="too seldom to keep anything"),
        pytest.param({"expression": "cron(0 8 * * ? *)"}, None, id="once a day"),
    ],
)
def test_what_is_told(fields: dict[str, Any], told: Confidence | None) -> None:
    assert [finding.confidence for finding in found(**fields)] == ([told] if told else [])


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("rate(5 minutes)", "every 5 min to keep it warm, 8,760 times a month"),
        ("rate(1 minute)", "every 1 min to keep it warm, 43,800 times a month"),
        ("cron(0/10 * * * ? *)", "every 10 min to keep it warm, 4,380 times a month"),
        ("cron(* * ? * * *)", "every 1 min to keep it warm, 43,800 times a month"),
        ("cron(0/5 7-19 ? * MON-FRI *)", "every 5 min to keep it warm"),
    ],
)
def test_how_often(expression: str, words: str) -> None:
    (finding,) = found(expression)
    assert finding.message.endswith(words)


def test_one_provisioned_environment_is_told_beside_it() -> None:
    (finding,) = found()
    month = FACTS.number("price.lambda.pc.x86.gbs") * 730 * 3600
    assert f"${month:.2f} a month" in finding.consequence
    assert "one ping keeps one environment" in finding.consequence


def test_a_ping_that_fans_out_keeps_more_than_one() -> None:
    (finding,) = found(sends='{"warmer": true, "concurrency": 3}')
    assert "one ping" not in finding.consequence
