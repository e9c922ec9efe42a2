"""One workload in every dialect: all must read equal, apart from places, and all get the same verdict."""

import re
from datetime import date
from pathlib import Path

import pytest
from msgspec import Struct

from deburr.cli.session import Session
from deburr.facts import book
from deburr.findings import Confidence
from deburr.place import Place
from deburr.sources import project
from deburr.sources.cloudformation import reader
from deburr.workload.workload import Workload

HERE = Path(__file__).parent
DIALECTS = (
    "sam.yaml",
    "sam.json",
    "cloudformation.yaml",
    "cloudformation.json",
    "serverless",
    "serverless_code",
    "cdk_typescript",
    "cdk_python",
    "terraform",
)
# What a dialect cannot leave out, or say: the framework's own default of memory, and every function's name.
FORCED = {
    "serverless": ("by_default",),
    "serverless_code": ("by_default",),
    "terraform": ("given_name",),
    # What a CDK app grants stands all over it, and is not added up.
    **dict.fromkeys(("cdk_typescript", "cdk_python"), ("policies", "policies_known")),
}
ALONE = ("installs", "role_made", "direct")  # SAM alone builds and makes roles, Terraform alone sends zips itself
TERRAFORM = re.compile(r"^aws_\w+\.")


def read(name: str) -> Workload:
    path = HERE / name
    root = path if path.is_dir() else HERE
    if path.is_dir():
        reading = project.read([path], root=root, facts=book.load())
        expected = ("handler code not read", "not synthesized")  # there is no code, and no assembly
        gaps = [gap for gap in reading.gaps if not any(part in gap.what for part in expected)]
    else:
        reading = reader.read(path, root=root, facts=book.load(), parameters={})
        gaps = list(reading.gaps)
    assert not gaps
    return reading.workload


def bare(value: object, without: tuple[str, ...] = ()) -> object:
    """The value without its places, files and the ids that a dialect makes up."""
    if isinstance(value, Place):
        return None
    if isinstance(value, Struct):
        names = [name for name in value.__struct_fields__ if name not in without]
        return {name: bare(getattr(value, name), without) for name in names}
    if isinstance(value, tuple):
        return [bare(part, without) for part in value]
    return TERRAFORM.sub("", value.rpartition("#")[2]) if isinstance(value, str) else value


@pytest.mark.parametrize("dialect", DIALECTS[1:])
def test_every_dialect_reads_equal(dialect: str) -> None:
    first, other = read(DIALECTS[0]), read(dialect)
    without = (*FORCED.get(dialect, ()), *ALONE)
    for name in ("functions", "queues", "databases"):
        one, same = (sorted(getattr(of, name), key=lambda each: str(bare(each.name))) for of in (first, other))
        assert bare(tuple(one), without) == bare(tuple(same), without), name
    assert callers(first) == callers(other)
    named = ("address", "name")
    assert [bare(api, named) for api in first.apis] == [bare(api, named) for api in other.apis]


@pytest.mark.parametrize("dialect", DIALECTS[1:])
def test_every_dialect_gets_the_same_verdict(dialect: str) -> None:
    assert judged(dialect) == judged(DIALECTS[0]) != []


def judged(name: str) -> list[tuple[object, ...]]:
    session = Session.open((HERE / name,), today=date(2026, 11, 28))
    verdict = session.check(select=(), ignore=(), confidence=Confidence.POSSIBLE, parameters={})
    assert not verdict.faults
    return sorted((finding.rule, finding.level.value, bare(finding.function)) for finding in verdict.findings)


def callers(workload: Workload) -> list[str]:
    """All that is said of each, but where, and what a dialect must call it: its function by name."""
    told = []
    for caller in workload.callers:
        fields = [name for name in caller.__struct_fields__ if name not in ("function", "at", "source")]
        said = {name: bare(getattr(caller, name), ("about",)) for name in fields}
        told.append(f"{bare(caller.function.name)} {said}")
    return sorted(told)


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
