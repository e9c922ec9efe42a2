"""Whose failed events are gone, and when that is said once for all."""

from typing import Any

import pytest
from msgspec.structs import replace
from tests.rules.build import FACTS, a_caller, a_function, given, setting

from deburr.findings import Confidence, Finding, Level
from deburr.place import Place
from deburr.rules.events.lost_async import HABIT, check
from deburr.workload.caller import Mode
from deburr.workload.function import Function

EVENT: dict[str, Any] = {"kind": "s3", "mode": Mode.ASYNC}
QUEUE = ("Failed",)


def found(*callers: dict[str, Any], **fields: Any) -> list[Finding]:
    function = a_function(**fields)
    context = given(function, [a_caller(function, **(EVENT | caller)) for caller in callers])
    return list(check(context.workload, context))


def several(count: int, *answered: int, files: int = 1) -> list[Finding]:
    """Findings of `count` functions of one template each called by S3, of which some have a destination."""
    functions: list[Function] = []
    for number in range(count):
        at = Place(f"{number % files}.yaml", number + 1, 1, path=f"Resources.F{number}")
        function = a_function(f"F{number}", on_failure=QUEUE if number in answered else ())
        functions.append(replace(function, at=at))
    context = given(functions, [a_caller(function, **EVENT) for function in functions])
    return list(check(context.workload, context))


@pytest.mark.parametrize(
    ("callers", "fields", "count"),
    [
        pytest.param([{}], {}, 1, id="nothing takes it"),
        pytest.param([{}], {"on_failure": QUEUE}, 0, id="a destination or a dead-letter queue"),
        pytest.param([{}], {"on_failure": setting(None)}, 0, id="settled at deploy time"),
        pytest.param([{"on_failure": True}], {}, 0, id="the sender keeps it"),
        pytest.param([{"on_failure": None}], {}, 0, id="the sender may keep it"),
        pytest.param([{"on_failure": True}, {"kind": "sns"}], {}, 1, id="one sender keeps it, the other does not"),
        pytest.param([{}, {"kind": "sns", "on_failure": None}], {}, 0, id="one of them may"),
        pytest.param([{"kind": "http_api", "mode": Mode.SYNC}], {}, 0, id="somebody waits"),
        pytest.param([{"kind": "sqs", "mode": Mode.POLL}], {}, 0, id="Lambda itself fetches"),
        pytest.param([{"kind": "custom_resource"}], {}, 0, id="CloudFormation waits for the answer"),
        pytest.param([{"kind": "permission", "mode": Mode.UNKNOWN}], {}, 0, id="nobody knows how it is called"),
        pytest.param([], {}, 0, id="no caller is known"),
    ],
)
def test_events(callers: list[dict[str, Any]], fields: dict[str, Any], count: int) -> None:
    assert len(found(*callers, **fields)) == count


@pytest.mark.parametrize(
    ("kinds", "level"),
    [
        pytest.param(("s3",), Level.WARNING, id="an upload comes once"),
        pytest.param(("sns",), Level.WARNING, id="a message too"),
        pytest.param(("eventbridge",), Level.WARNING, id="and an event"),
        pytest.param(("schedule",), Level.INFO, id="a schedule comes again"),
        pytest.param(("schedule", "s3"), Level.WARNING, id="both"),
    ],
)
def test_level(kinds: tuple[str, ...], level: Level) -> None:
    [finding] = found(*({"kind": kind} for kind in kinds))
    assert finding.level is level


@pytest.mark.parametrize(
    ("count", "answered", "levels"),
    [
        pytest.param(HABIT, (), [Level.WARNING] * HABIT, id="a few are told one by one"),
        pytest.param(HABIT + 1, (), [Level.INFO], id="a habit is said once"),
        pytest.param(HABIT + 2, (0,), [Level.WARNING] * (HABIT + 1), id="no habit where one has an answer"),
    ],
)
def test_habit(count: int, answered: tuple[int, ...], levels: list[Level]) -> None:
    assert [finding.level for finding in several(count, *answered)] == levels


def test_a_habit_lists_every_function() -> None:
    [finding] = several(HABIT + 1)
    assert len(finding.functions) == HABIT + 1
    assert finding.message.startswith(f"{HABIT + 1} functions ")


def test_templates_have_habits_of_their_own() -> None:
    assert [finding.level for finding in several(2 * HABIT, files=2)] == [Level.WARNING] * (2 * HABIT)


def test_tells_how_often_it_is_tried() -> None:
    [finding] = found({})
    assert (
        f"by default a failing event is tried {FACTS['lambda.async.retries'].table['function_error_default']} more times"
        in finding.consequence
    )


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        pytest.param({}, "by default a failing event is tried 2 more times", id="nobody wrote it"),
        pytest.param({"async_retries": 1}, "a failing event is tried 1 more time; throttled", id="once more"),
        pytest.param(
            {"async_retries": 0, "async_age_s": 300}, "is not tried again; throttled ones for up to 5 min", id="0"
        ),
        pytest.param({"async_retries": setting(None)}, "is settled at deploy time", id="unknown"),
    ],
)
def test_how_often_a_failing_event_is_tried_is_what_the_function_says(fields: dict[str, Any], told: str) -> None:
    (finding,) = found({}, **fields)
    assert told in finding.consequence
    assert finding.consequence.startswith("by default") == (not fields)


@pytest.mark.parametrize(
    ("principal", "told"),
    [
        pytest.param("s3.amazonaws.com", "may be called by S3,", id="S3 calls only this way"),
        pytest.param("events.amazonaws.com", "may be called by EventBridge,", id="EventBridge"),
        pytest.param("logs.eu-west-1.amazonaws.com", "may be called by CloudWatch Logs,", id="with its Region"),
        pytest.param("iot.amazonaws.com", None, id="an authorizer, perhaps"),
        pytest.param("cloudformation.amazonaws.com", None, id="CloudFormation keeps trying"),
    ],
)
def test_a_permission_alone_makes_it_likely(principal: str, told: str | None) -> None:
    findings = found({"kind": "permission", "name": principal})
    assert [told is not None and told in finding.message for finding in findings] == [True] * (told is not None)
    assert all(finding.confidence is Confidence.LIKELY for finding in findings)
