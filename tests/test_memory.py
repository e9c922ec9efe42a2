"""The `.deburr/` folder on a real disk."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from deburr import memory
from deburr.errors import ProfileError
from deburr.workload.histogram import Histogram
from deburr.workload.profile import Profile
from deburr.workload.proof import Proof

NOON = datetime(2026, 11, 14, 12, tzinfo=UTC)
ORDERS = Profile("orders", 10, memory_mb=512, warm_ms=Histogram.of([12, 13]), how="lab")


def proof(**changes: object) -> Proof:
    values: dict[str, object] = {
        "rule": "a/b",
        "fingerprint": "1",
        "function": "t#F",
        "shown": True,
        "seen": "It did.",
    }
    return Proof(**(values | changes))  # type: ignore[arg-type]


def test_what_is_kept_is_found_again(tmp_path: Path) -> None:
    path = memory.write_profiles(tmp_path, [ORDERS], stamp=NOON)
    assert path == tmp_path / ".deburr" / "profiles" / "20261114T120000.000000Z.json"
    remembered = memory.newest_profiles(tmp_path)
    assert (remembered.found, remembered.gaps) == ([(path, ORDERS)], [])
    assert memory.load_measured([path]) == [(path, ORDERS)]


def test_git_never_sees_the_folder(tmp_path: Path) -> None:
    memory.write_profiles(tmp_path, [ORDERS], stamp=NOON)
    ignore = tmp_path / ".deburr" / ".gitignore"
    assert ignore.read_bytes() == b"*\n"
    ignore.write_text("mine")
    memory.write_proofs(tmp_path, [proof()], stamp=NOON)
    assert ignore.read_text() == "mine"


def test_the_newest_of_each_comes_first(tmp_path: Path) -> None:
    small, newer = (
        Profile("orders", 5, memory_mb=128, how="lab"),
        Profile("orders", 99, memory_mb=512, how="lab"),
    )
    later = memory.write_profiles(tmp_path, [newer], stamp=NOON + timedelta(microseconds=1))
    earlier = memory.write_profiles(tmp_path, [ORDERS, small], stamp=NOON)
    assert memory.newest_profiles(tmp_path).found == [(later, newer), (earlier, small)]


def test_one_moment_written_twice_keeps_both(tmp_path: Path) -> None:
    east = timezone(timedelta(hours=9))
    paths = [memory.write_profiles(tmp_path, [Profile("f", n)], stamp=NOON) for n in range(11)]
    paths.append(memory.write_profiles(tmp_path, [Profile("f", 11)], stamp=NOON.astimezone(east)))
    assert len({*paths}) == 12
    assert memory.newest_profiles(tmp_path).found == [(paths[-1], Profile("f", 11))]


def test_a_file_put_there_by_hand_is_dated_by_the_disk(tmp_path: Path) -> None:
    kept = memory.write_profiles(tmp_path, [Profile("f", 1)], stamp=NOON)
    by_hand = kept.with_name("mine.json")
    by_hand.write_text('\ufeff{"deburr":"profile","version":1,"profiles":[{"function":"f","n":2}]}', "utf-8")
    for moment, newest in ((NOON + timedelta(days=1), 2), (NOON - timedelta(days=1), 1)):
        os.utime(by_hand, (moment.timestamp(), moment.timestamp()))
        ((_, found),) = memory.newest_profiles(tmp_path).found
        assert found.n == newest


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param(b"{", "is not JSON", id="cut off"),
        pytest.param(b"\xff\xfe", "is not UTF-8", id="not text"),
        pytest.param(b'{"deburr":"profile","version":9,"profiles":[]}', "is version 9", id="from the future"),
    ],
)
def test_an_unreadable_file_is_a_gap_and_the_rest_is_read(tmp_path: Path, content: bytes, says: str) -> None:
    kept = memory.write_profiles(tmp_path, [ORDERS], stamp=NOON)
    bad = kept.with_name("20261231T000000.000000Z.json")
    bad.write_bytes(content)
    remembered = memory.newest_profiles(tmp_path)
    assert remembered.found == [(kept, ORDERS)]
    ((place, what),) = [(gap.at.file, gap.what) for gap in remembered.gaps]
    assert place == f".deburr/profiles/{bad.name}"
    assert says in what
    with pytest.raises(ProfileError, match=says):
        memory.load_measured([kept, bad])


def test_nothing_is_remembered_where_nothing_was_kept(tmp_path: Path) -> None:
    assert memory.newest_profiles(tmp_path) == memory.Remembered([], [])
    assert list(tmp_path.iterdir()) == []


def test_a_named_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match="cannot be read") as caught:
        memory.load_measured([tmp_path / "gone.json"])
    assert caught.value.where == str(tmp_path / "gone.json")


def test_the_newest_proof_of_each_finding(tmp_path: Path) -> None:
    memory.write_proofs(tmp_path, [proof(), proof(fingerprint="2")], stamp=NOON)
    path = memory.write_proofs(tmp_path, [proof(shown=False)], stamp=NOON + timedelta(hours=1))
    found = memory.newest_proofs(tmp_path).found
    assert found[0] == (path, proof(shown=False))
    assert [each.fingerprint for _, each in found] == ["1", "2"]


def test_a_failed_write_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    memory.write_profiles(tmp_path, [ORDERS], stamp=NOON)
    before = sorted(tmp_path.rglob("*"))

    def full_disk(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full_disk)
    with pytest.raises(ProfileError, match="cannot be written: No space left on device"):
        memory.write_profiles(tmp_path, [ORDERS], stamp=NOON + timedelta(hours=1))
    assert sorted(tmp_path.rglob("*")) == before


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / ".deburr").write_text("a file")
    with pytest.raises(ProfileError, match="cannot be written"):
        memory.write_profiles(tmp_path, [ORDERS], stamp=NOON)


def test_written_with_a_line_for_each(tmp_path: Path) -> None:
    path = memory.write_profiles(tmp_path, [ORDERS, Profile("é", 1)], stamp=NOON)
    lines = path.read_text("utf-8").splitlines()
    assert [line[:14] for line in lines[:2]] == ['{"deburr": "pr', '{"function": "']
    assert lines[2:] == ['{"function": "é", "n": 1, "how": "hand"}', "]}"]


def test_importing_stays_light() -> None:
    heavy = "{'asyncio', 'boto3', 'click', 'jsonschema', 'numpy', 'tempfile', 'yaml'}"
    code = f"import sys, deburr.memory, deburr.workload.naming; print(sorted({heavy} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"
