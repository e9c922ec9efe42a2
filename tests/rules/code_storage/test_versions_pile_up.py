"""When versions pile up, and how soon the quota is full."""

from typing import Any

import pytest
from tests.rules.build import FACTS, a_client, a_function, a_handler, given

from deburr.findings import Finding, Level
from deburr.place import Place
from deburr.rules.code_storage.versions_pile_up import SOON_DAYS, check
from deburr.workload.function import Code, PackageKind

AT = Place("template.yaml", 7, 7)
QUOTA = FACTS["lambda.code_storage.quota"].whole * 1_000_000_000


def found(*functions: Any) -> list[Finding]:
    world = given(functions)
    return list(check(world.workload, world))


def publishing(name: str = "Orders", size: int | None = None, line: int = 7, **fields: Any) -> Any:
    code = Code(PackageKind.ZIP, AT, folder="src", size_bytes=size)
    return a_function(name, **({"code": code, "publishes": Place("template.yaml", line, 7)} | fields))


@pytest.mark.parametrize(
    ("fields", "fires"),
    [
        pytest.param({}, True, id="publishes"),
        pytest.param({"publishes": None}, False, id="does not publish"),
        pytest.param({"code": Code(PackageKind.IMAGE, AT)}, False, id="images are elsewhere"),
        pytest.param({"policies": ("lambda:DeleteFunction",)}, False, id="prunes"),
        pytest.param({"policies": ("lambda:*",)}, False, id="may do everything"),
        pytest.param({"policies": ("lambda:Delete*",)}, False, id="may delete"),
        pytest.param({"policies": ("lambda:InvokeFunction",)}, True, id="only invokes"),
        pytest.param(
            {"handler": a_handler(clients=(a_client(service="lambda"),)), "policies_known": False},
            False,
            id="calls Lambda with an unknown role",
        ),
    ],
)
def test_when(fields: dict[str, Any], fires: bool) -> None:
    assert bool(found(publishing(**fields))) is fires


def test_a_pruner_beside_them_is_enough() -> None:
    assert not found(publishing(), a_function("Pruner", policies=("lambda:DeleteFunction",)))


@pytest.mark.parametrize(
    ("size", "days", "level"),
    [
        pytest.param(QUOTA // SOON_DAYS, SOON_DAYS, Level.INFO, id="a year"),
        pytest.param(QUOTA // (SOON_DAYS - 1), SOON_DAYS - 1, Level.WARNING, id="a day less"),
        pytest.param(None, None, Level.INFO, id="unknown size is no forecast"),
        pytest.param(0, None, Level.INFO, id="nothing in the folder is no forecast"),
    ],
)
def test_forecast(size: int | None, days: int | None, level: Level) -> None:
    (finding,) = found(publishing(size=size))
    assert finding.level is level
    assert ("days" in finding.consequence) == (days is not None)
    assert days is None or f"full in {days:,} days" in finding.consequence


def test_the_published_sum() -> None:
    """50 functions of 20 MB are 1 GB a deployment (facts book, claim 59): a day each per GB of quota."""
    (finding,) = found(*(publishing(f"F{number}", 20_000_000) for number in range(50)))
    assert f"full in {FACTS['lambda.code_storage.quota'].whole} days" in finding.consequence


def test_one_unknown_size_leaves_no_forecast() -> None:
    (finding,) = found(publishing("A", 5), publishing("B", None))
    assert "days" not in finding.consequence


def test_said_once_with_all_functions() -> None:
    (finding,) = found(publishing("B", line=20), publishing("A"))
    assert finding.functions == ("template.yaml#A", "template.yaml#B")
    assert finding.at.line == 7
    assert finding.also[0].line == 20
    assert finding.message.startswith("2 functions publish")
