"""Which versions stay, and why."""

from datetime import UTC, datetime, timedelta

import pytest

from deburr.place import Place
from deburr.workload.reach import GROWTH_DAYS, Keeping, fates, filling, leaving
from deburr.workload.storage import CodeStorage, Pin, Version

NOW = datetime(2026, 11, 23, tzinfo=UTC)
GB = 1_000_000_000


def a_version(number: int, *, days: float = 100, function: str = "orders", **fields: object) -> Version:
    ordinary = {"size_bytes": GB, "published": NOW - timedelta(days=days), "sha256": "a", "memory_mb": 128}
    return Version(function, number, **(ordinary | {"runtime": "python3.13"} | fields))  # type: ignore[arg-type]


def a_storage(*versions: Version, pins: tuple[Pin, ...] = (), **fields: object) -> CodeStorage:
    ordinary = {"used_bytes": None, "quota_bytes": None, "latest_bytes": 0, "layers_bytes": 0}
    return CodeStorage(  # type: ignore[misc]  # the fields are named above
        account="1", region="eu-west-1", at=Place("a.db"), versions=versions, pins=pins, **(ordinary | fields)
    )


def left(storage: CodeStorage, keeping: Keeping) -> list[int]:
    return [version.number for version in leaving(fates(storage, keeping, NOW))]


NOTHING = Keeping(newest=0, days=0)


@pytest.mark.parametrize(
    ("pins", "goes"),
    [
        pytest.param((), [1, 2, 3], id="nothing names them"),
        pytest.param((Pin("orders", 2, "alias live"),), [1, 3], id="one is named"),
        pytest.param((Pin("orders", None, "rule x"),), [], id="any may be meant"),
        pytest.param((Pin("users", 2, "alias live"),), [1, 2, 3], id="another function's number"),
        pytest.param((Pin("orders", 9, "rule x"),), [1, 2, 3], id="a version that is gone"),
    ],
)
def test_pins(pins: tuple[Pin, ...], goes: list[int]) -> None:
    assert left(a_storage(*map(a_version, (1, 2, 3)), pins=pins), NOTHING) == goes


@pytest.mark.parametrize(
    ("keeping", "goes"),
    [
        pytest.param(Keeping(0, 0), [8, 9, 10, 11], id="none"),
        pytest.param(Keeping(1, 0), [8, 9, 10], id="by number, not by text"),
        pytest.param(Keeping(9, 0), [], id="more than there are"),
        pytest.param(Keeping(0, 40), [8], id="young ones"),
        pytest.param(Keeping(0, 30), [8, 9], id="as old as that is old enough"),
        pytest.param(Keeping(0, 0, ("ord*",)), [8, 9, 10, 11], id="asked for"),
        pytest.param(Keeping(0, 0, ("users",)), [], id="not asked for"),
    ],
)
def test_keeping(keeping: Keeping, goes: list[int]) -> None:
    ages = {8: 50.0, 9: 30.0, 10: 20.0, 11: 10.0}
    assert left(a_storage(*(a_version(number, days=days) for number, days in ages.items())), keeping) == goes


def test_what_runs_on_a_capacity_provider_stays() -> None:
    hosted = a_version(1, hosted="arn:aws:lambda:eu-west-1:1:capacity-provider:big")
    (fate,) = fates(a_storage(hosted), NOTHING, NOW)
    assert fate.reasons == ("runs on capacity provider big",)


def test_a_version_from_a_clock_ahead_of_ours_is_new() -> None:
    assert left(a_storage(a_version(1, days=-1)), NOTHING) == []


@pytest.mark.parametrize(
    ("fields", "used_gb", "days"),
    [
        pytest.param({}, 2, int((300 - 2) / (1 / GROWTH_DAYS)), id="reckoned, and the quota of the book"),
        pytest.param({"latest_bytes": GB, "layers_bytes": GB}, 4, 8880, id="$LATEST and layers count"),
        pytest.param({"used_bytes": 250 * GB}, 250, 1500, id="as AWS counts it"),
        pytest.param({"used_bytes": 75 * GB, "quota_bytes": 75 * GB}, 75, 0, id="full"),
        pytest.param({"used_bytes": 80 * GB, "quota_bytes": 75 * GB}, 80, 0, id="more than full"),
    ],
)
def test_how_soon_it_is_full(fields: dict[str, int], used_gb: int, days: int) -> None:
    found = filling(a_storage(a_version(1, days=5), a_version(2, days=GROWTH_DAYS + 1), **fields), 300 * GB, NOW)
    assert (found.used_bytes, found.days) == (used_gb * GB, days)


def test_nothing_new_never_fills() -> None:
    assert filling(a_storage(a_version(1)), 300 * GB, NOW).days is None
