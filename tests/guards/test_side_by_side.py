"""The guards do what the snippets of common guides do not: the same situations for both."""

from collections.abc import Iterator

import pytest
from tests.guards import cases
from tests.guards.postgres import need, running


@pytest.fixture(name="dsn", scope="module")
def _dsn() -> Iterator[str]:
    with running(need()) as dsn:
        yield dsn


def test_a_server_that_drips() -> None:
    drips_s = (cases.DRIPS - 1) * cases.DRIP_S
    assert cases.slow_drip(guarded=False) >= drips_s
    guarded = cases.slow_drip(guarded=True)
    assert cases.BUDGET_S * 0.9 <= guarded < drips_s * 0.8


def test_little_time_left() -> None:
    assert cases.little_left(guarded=False) > 0.4
    assert cases.little_left(guarded=True) == 0


def test_a_folder_left_behind() -> None:
    assert cases.a_subfolder(guarded=False) == "IsADirectoryError"
    assert cases.a_subfolder(guarded=True) == "works"


def test_two_requests_at_once() -> None:
    assert cases.two_at_once(guarded=False) == "its file is gone"
    assert cases.two_at_once(guarded=True) == "works"


def test_many_invocations_fill_no_disk() -> None:
    well, disk = cases.many_invocations(guarded=False)
    if not disk.startswith("a tmpfs"):
        pytest.skip(f"no small disk can be made here: {disk}")
    assert well == 2
    assert cases.many_invocations(guarded=True)[0] == 10


def test_the_server_hangs_up(dsn: str) -> None:
    assert cases.server_hangs_up(False, dsn) == "AdminShutdown"
    assert cases.server_hangs_up(True, dsn) == "works"


def test_a_transaction_left_open(dsn: str) -> None:
    assert cases.transaction_left_open(False, dsn) == "InFailedSqlTransaction"
    assert cases.transaction_left_open(True, dsn) == "works"


def test_the_server_stops_answering(dsn: str) -> None:
    assert cases.server_stops_answering(False, dsn) == "DeadlineExceeded"
    assert cases.server_stops_answering(True, dsn) == "works"


def test_eight_threads_at_once() -> None:
    assert cases.eight_at_once(guarded=False) > 1
    assert cases.eight_at_once(guarded=True) == 1
