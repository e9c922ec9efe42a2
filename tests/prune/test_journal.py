"""What earlier runs left, out of their journals."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from deburr.aws.trouble import AccountError
from deburr.place import Place
from deburr.prune.journal import Earlier, Journal, earlier, identity, without
from deburr.workload.storage import CodeStorage, Version

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
ONE, TWO = (Version("orders", number, 1, AT, f"sha{number}", 128, "python3.13") for number in (1, 2))


def run(folder: Path, *events: str, nth: int = 0) -> Path:
    """A run on ONE and TWO that wrote these events, each with the version's number behind it where it has one."""
    with Journal.begun(folder, "1", "eu-west-1", at=AT + timedelta(hours=nth)) as journal:
        for event in events:
            name, _, number = event.partition(" ")
            if number:
                journal.version(name, AT, {"1": ONE, "2": TWO}[number])
            else:
                journal.write(name, AT, versions=2)
        return Path(journal.name)


@pytest.mark.parametrize(
    ("events", "deleted", "doubt", "left"),
    [
        pytest.param(("plan",), set(), set(), 2, id="killed before the first"),
        pytest.param(("plan", "deleting 1"), set(), {1}, 2, id="killed in between"),
        pytest.param(("plan", "deleting 1", "deleted 1"), {1}, set(), 1, id="killed after"),
        pytest.param(("plan", "deleting 1", "gone 1", "deleting 2"), {1}, {2}, 1, id="killed at the second"),
    ],
)
def test_a_run_that_was_cut_off(
    tmp_path: Path, events: tuple[str, ...], deleted: set[int], doubt: set[int], left: int
) -> None:
    path = run(tmp_path, *events)
    found = earlier(tmp_path, "1", "eu-west-1")
    assert {number for _, number, _ in found.deleted} == deleted
    assert {number for _, number in found.in_doubt} == doubt
    assert (found.cut_off, found.left) == (path.name, left)


@pytest.mark.parametrize("end", ["done", "stopped"])
def test_a_run_that_came_to_an_end_was_not_cut_off(tmp_path: Path, end: str) -> None:
    run(tmp_path, "plan", "deleting 1", "deleted 1", end)
    assert earlier(tmp_path, "1", "eu-west-1").cut_off == ""


def test_a_later_run_settles_what_was_in_doubt(tmp_path: Path) -> None:
    run(tmp_path, "plan", "deleting 1")
    run(tmp_path, "plan", "deleting 1", "gone 1", "done", nth=1)
    found = earlier(tmp_path, "1", "eu-west-1")
    assert (found.in_doubt, found.cut_off) == (frozenset(), "")
    assert identity(ONE) in found.deleted


def test_half_a_last_line_is_what_a_kill_leaves(tmp_path: Path) -> None:
    path = run(tmp_path, "plan", "deleting 1", "deleted 1")
    with path.open("a", encoding="utf-8") as file:
        file.write('{"at": "2026-11-23T12:00:00+00:00", "event": "dele')
    assert {number for _, number, _ in earlier(tmp_path, "1", "eu-west-1").deleted} == {1}


def test_another_account_or_region_is_another_story(tmp_path: Path) -> None:
    run(tmp_path, "plan", "deleting 1")
    assert earlier(tmp_path, "2", "eu-west-1") == earlier(tmp_path, "1", "us-east-1") == Earlier()


def test_what_was_deleted_is_gone_though_a_list_lags_but_not_its_namesake() -> None:
    """A function made anew counts its versions from 1 again."""
    anew = Version("orders", 1, 1, AT + timedelta(days=1), "other", 128, "python3.13")
    storage = CodeStorage("1", "eu-west-1", Place("a"), None, None, 0, 0, (ONE, TWO, anew), ())
    assert without(storage, Earlier(deleted=frozenset({identity(ONE)}))).versions == (TWO, anew)


def test_without_a_journal_nothing_begins(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(AccountError, match="cannot be written"):
        Journal.begun(tmp_path / "file", "1", "eu-west-1", at=AT)
