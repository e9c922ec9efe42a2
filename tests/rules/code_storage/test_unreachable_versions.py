"""When versions that nothing calls are worth a word, and what their snapshots cost."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from tests.rules.build import FACTS, TODAY, given

from deburr.findings import Finding, Level
from deburr.place import Place
from deburr.rules.code_storage.unreachable_versions import WORTH_BYTES, check
from deburr.workload.storage import CodeStorage, Pin, Version

NOW = datetime(TODAY.year, TODAY.month, TODAY.day, tzinfo=UTC)
MB = 1_000_000


def found(
    *, size: int, pins: tuple[Pin, ...] = (), unseen: tuple[str, ...] = (), snapstart: bool = False, runtime: str = ""
) -> list[Finding]:
    """Thirteen old versions, ten of which are not among the newest."""
    versions = tuple(
        Version("orders", number, size, NOW - timedelta(days=100), "", 1024, runtime or "python3.13", snapstart)
        for number in range(1, 14)
    )
    storage = CodeStorage("1", "eu-west-1", Place("a.db"), None, None, 0, 0, versions, pins, unseen)
    world = given(storages=(storage,))
    return list(check(world.workload, world))


@pytest.mark.parametrize(
    ("size", "fires"),
    [
        pytest.param(WORTH_BYTES // 10, True, id="worth it"),
        pytest.param(WORTH_BYTES // 10 - 1, False, id="a byte less each"),
    ],
)
def test_size(size: int, fires: bool) -> None:
    assert bool(found(size=size)) is fires


def test_silent_while_a_caller_may_be_hidden() -> None:
    assert not found(size=WORTH_BYTES, unseen=("states:ListStateMachines",))


def test_a_pin_takes_one_out() -> None:
    (finding,) = found(size=WORTH_BYTES, pins=(Pin("orders", 4, "alias live"),))
    assert finding.message.startswith("9 published versions of orders")
    assert finding.functions == ("a.db#1/eu-west-1/orders",)


def test_snapshots_are_priced_as_published() -> None:
    """The book's note: 1 GB is 3.95 USD for 730 hours and version."""
    (finding,) = found(size=MB, snapstart=True)
    assert finding.level is Level.WARNING
    assert finding.price is not None
    assert round(finding.price.usd, 1) == 10 * Decimal("3.95").quantize(Decimal("0.01"))
    assert FACTS["price.lambda.snapstart.cache.gbs"].checked in finding.price.basis


def test_managed_java_pays_nothing_for_snapshots() -> None:
    assert not found(size=MB, snapstart=True, runtime="java21")
