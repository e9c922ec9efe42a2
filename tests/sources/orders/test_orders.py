"""One workload in four dialects: all must read equal, apart from places."""

from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from deburr.facts import book
from deburr.place import Place
from deburr.sources.cloudformation import reader
from deburr.workload.workload import Workload

HERE = Path(__file__).parent
DIALECTS = ("sam.yaml", "sam.json", "cloudformation.yaml", "cloudformation.json")


def read(name: str) -> Workload:
    reading = reader.read(HERE / name, root=HERE, facts=book.load(), parameters={})
    assert not reading.gaps
    return reading.workload


def bare(value: object) -> object:
    """The value without its places, files and the ids that a dialect makes up."""
    if isinstance(value, Place):
        return None
    if is_dataclass(value):
        return {field.name: bare(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [bare(part) for part in value]
    return value.partition("#")[2] if isinstance(value, str) and "#" in value else value


@pytest.mark.parametrize("dialect", DIALECTS[1:])
def test_every_dialect_reads_equal(dialect: str) -> None:
    first, other = read(DIALECTS[0]), read(dialect)
    for name in ("functions", "queues", "databases"):
        assert bare(getattr(first, name)) == bare(getattr(other, name)), name
    assert callers(first) == callers(other)
    assert [(api.kind, api.endpoint.value, api.features) for api in first.apis] == [
        (api.kind, api.endpoint.value, api.features) for api in other.apis
    ]


def callers(workload: Workload) -> list[tuple[object, ...]]:
    return sorted(
        (
            caller.function.name,
            caller.kind,
            caller.mode.value,
            caller.name,
            caller.route,
            bare(caller.waits_s),
            bare(caller.batch),
            bare(caller.window_s),
            caller.partial_responses,
            caller.on_failure,
        )
        for caller in workload.callers
    )


def test_what_is_read() -> None:
    facts, workload = book.load(), read("sam.yaml")
    place, ship = workload.functions
    assert (place.memory_mb.value, place.timeout_s.value, place.entry.value) == (512, 29, "app.handler")
    assert (ship.memory_mb.value, ship.timeout_s.value) == (facts["lambda.memory.default"].whole, 20)
    assert ship.reserved is not None and ship.reserved.value is None
    assert (ship.architecture.value, place.architecture.by_default) == ("arm64", True)
    assert dict(place.environment) == {"STAGE": "prod", "TABLE": None}
    assert (ship.policies, ship.policies_known) == (("service-role/AWSLambdaSQSQueueExecutionRole",), True)
    assert [(c.kind, c.mode.value, c.name) for c in workload.callers] == [
        ("rest_api", "sync", "POST /orders"),
        ("sqs", "poll", "Shipments"),
        ("schedule", "async", "Nightly"),
    ]
