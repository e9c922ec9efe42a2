"""Which alarms a function deserves follows from who calls it."""

from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace
from tests.rules.build import FACTS, a_caller, a_function, a_queue, setting

from deburr.alarms.alarm import Alarm
from deburr.alarms.functions import ENOUGH, SHARE, SLOWER
from deburr.alarms.wanted import SHOWN_AGAIN, wanted
from deburr.place import Place
from deburr.workload.caller import Mode
from deburr.workload.profile import Profile
from deburr.workload.resources import Database, Queue
from deburr.workload.spread import Quantiles
from deburr.workload.workload import Workload


def alarms(
    callers: list[dict[str, Any]], measured: Profile | None = None, queues: tuple[Queue, ...] = (), **fields: Any
) -> dict[str, Alarm]:
    function = a_function(**fields)
    made = tuple(a_caller(function, **caller) for caller in callers)
    workload = Workload(functions=(function,), callers=made, queues=queues)
    found = wanted(workload, FACTS, {function.address: measured} if measured else {})
    return {alarm.name.removeprefix("Orders").removesuffix("Alarm"): alarm for alarm in found}


SYNC = {"kind": "http_api", "mode": Mode.SYNC}
ASYNC = {"kind": "s3", "mode": Mode.ASYNC}
STREAM = {"kind": "kinesis", "mode": Mode.POLL}
ALWAYS = {"Timeouts", "Errors", "Slow", "ClaimedConcurrency"}


@pytest.mark.parametrize(
    ("callers", "fields", "more"),
    [
        pytest.param([SYNC], {}, {"Throttles"}, id="somebody waits"),
        pytest.param([], {}, {"Throttles"}, id="nobody is known to call"),
        pytest.param([ASYNC], {}, {"Throttles", "EventAge", "Dropped"}, id="nobody waits"),
        pytest.param(
            [ASYNC], {"on_failure": ("Q",)}, {"Throttles", "EventAge", "Dropped", "Unkept"}, id="and it is kept"
        ),
        pytest.param([STREAM], {}, {"Behind"}, id="a stream comes again by itself"),
        pytest.param([{"kind": "sqs", "mode": Mode.POLL}], {}, set(), id="a queue too"),
        pytest.param(
            [STREAM], {"alias": setting("live"), "provisioned": 5}, {"Behind", "Spill", "Busy"}, id="kept ready"
        ),
        pytest.param([STREAM], {"provisioned": 5}, {"Behind"}, id="kept ready under no known alias"),
    ],
)
def test_who_calls_decides(callers: list[dict[str, Any]], fields: dict[str, Any], more: set[str]) -> None:
    assert alarms(callers, **fields).keys() == ALWAYS | more


def test_slow_is_measured_against_whoever_waits_least() -> None:
    door = SYNC | {"waits_s": setting(5.0)}
    assert alarms([door], timeout_s=20)["Slow"].threshold == SHARE * 5000
    assert alarms([door], timeout_s=3)["Slow"].threshold == SHARE * 3000
    assert "Slow" not in alarms([], timeout_s=setting(None))


@pytest.mark.parametrize(
    ("n", "p99_ms", "expected"),
    [
        pytest.param(ENOUGH, 100.0, Decimal(100 * SLOWER), id="its own"),
        pytest.param(ENOUGH - 1, 100.0, SHARE * 3000, id="too few"),
        pytest.param(ENOUGH, 2000.0, SHARE * 3000, id="never beyond what is there"),
    ],
)
def test_a_profile_lowers_the_threshold(n: int, p99_ms: float, expected: Decimal) -> None:
    measured = Profile("Orders", n, warm_ms=Quantiles(((0.99, p99_ms),)))
    assert alarms([], measured, timeout_s=3)["Slow"].threshold == expected


def test_a_timeout_rings_at_the_timeout() -> None:
    alarm = alarms([SYNC], timeout_s=7)["Timeouts"]
    assert (alarm.metric, alarm.statistic, alarm.threshold) == ("Duration", "Maximum", 7000)


def test_unkept_asks_for_what_is_there() -> None:
    destination = setting(
        ("Q",), "Resources.Orders.Properties.EventInvokeConfig.DestinationConfig.OnFailure.Destination"
    )
    letters = setting(("Q",), "Resources.Orders.Properties.DeadLetterConfig.TargetArn")
    assert alarms([ASYNC], on_failure=destination)["Unkept"].metric == "DestinationDeliveryFailures"
    assert alarms([ASYNC], on_failure=letters)["Unkept"].metric == "DeadLetterErrors"


def test_queues_by_what_they_are_for() -> None:
    def queue(name: str, path: str = "") -> Queue:
        at = Place("template.yaml", 9, 1, path=path or f"Resources.{name}")
        return a_queue(name, at=at, visibility_s=40)

    queues = (queue("Failed"), queue("Jobs"), queue("Made", "Resources.Orders.Properties.Events.Topic"), queue("Idle"))
    sources = [
        {"kind": "sqs", "mode": Mode.POLL, "source": queue.address}
        for queue in queues
        if queue.name in ("Jobs", "Made")
    ]
    found = alarms(sources, queues=queues, on_failure=("template.yaml#Failed",))
    assert found["FailedLetters"].threshold == 1
    assert found["JobsWaits"].threshold == 40 * SHOWN_AGAIN
    assert not {"MadeWaits", "IdleWaits", "IdleLetters"} & found.keys()


def test_connections_of_a_database_whose_class_is_known() -> None:
    database = Database("t#Db", "Db", Place("template.yaml", 3, 1), setting("postgres"), setting("db.t4g.micro"))
    workload = Workload(databases=(database, replace(database, name="Other", instance_class=setting(None))))
    (alarm,) = wanted(workload, FACTS, {})
    assert (alarm.of, alarm.metric, alarm.threshold) == (
        "Db",
        "DatabaseConnections",
        (112 * SHARE).quantize(Decimal(1)),
    )


def test_a_template_nested_twice_is_watched_once() -> None:
    function = a_function()
    twice = Workload(functions=(function, replace(function, address="template.yaml#Second.Orders")))
    found = wanted(twice, FACTS, {})
    assert len(found) == len({alarm.name for alarm in found})


def test_every_alarm_says_what_to_do_and_why() -> None:
    for alarm in alarms([SYNC, ASYNC, STREAM], on_failure=("Q",), alias=setting("live"), provisioned=2).values():
        assert alarm.meaning.endswith("."), alarm.name
        assert f"Threshold: {alarm.why}." in alarm.description
