"""When code storage is near its quota, and how loud that is said."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.rules.build import FACTS, TODAY, given

from deburr.findings import Finding, Level
from deburr.place import Place
from deburr.rules.code_storage.storage_near_quota import check
from deburr.workload.storage import CodeStorage, Version

GB = 1_000_000_000
QUOTA = FACTS["lambda.code_storage.quota"].whole * GB
NOW = datetime(TODAY.year, TODAY.month, TODAY.day, tzinfo=UTC)


def found(used: int, *, quota: int | None = QUOTA, daily: int = 0) -> list[Finding]:
    """daily  bytes published in each of the last 30 days."""
    versions = tuple(
        Version("orders", number, daily, NOW - timedelta(days=number - 0.5), "", 128, "python3.13")
        for number in range(1, 31)
    )
    storage = CodeStorage("1", "eu-west-1", Place("a.db"), used, quota, 0, 0, versions if daily else (), ())
    world = given(storages=(storage,))
    return list(check(world.workload, world))


@pytest.mark.parametrize(
    ("used", "daily", "level"),
    [
        pytest.param(QUOTA * 8 // 10, 0, None, id="four fifths"),
        pytest.param(QUOTA * 8 // 10 + 1, 0, Level.WARNING, id="a byte more"),
        pytest.param(QUOTA * 95 // 100, 0, Level.ERROR, id="nineteen of twenty"),
        pytest.param(QUOTA, 0, Level.ERROR, id="full"),
        pytest.param(QUOTA // 2, QUOTA // 2 // 90, None, id="ninety days"),
        pytest.param(QUOTA // 2, QUOTA // 2 // 89, Level.WARNING, id="a day less"),
        pytest.param(QUOTA // 2, QUOTA // 2 // 13, Level.ERROR, id="two weeks less a day"),
    ],
)
def test_when(used: int, daily: int, level: Level | None) -> None:
    assert [finding.level for finding in found(used, daily=daily)] == ([] if level is None else [level])


def test_the_accounts_own_limit_counts_and_the_published_one_is_named() -> None:
    assert "of 75 GB" in found(70 * GB, quota=75 * GB)[0].message
    (assumed,) = found(290 * GB, quota=None)
    assert f"published limit of {FACTS['lambda.code_storage.quota'].checked}" in assumed.message


def test_silent_without_an_account() -> None:
    world = given()
    assert list(check(world.workload, world)) == []
