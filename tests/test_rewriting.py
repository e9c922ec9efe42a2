"""Files replaced together, new ones among them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from deburr.rewriting import replace_all


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir()}


def test_a_file_that_was_not_there_is_made(tmp_path: Path) -> None:
    (tmp_path / "old").write_text("1")
    replace_all({tmp_path / "old": b"2", tmp_path / "new": b"3"})
    assert contents(tmp_path) == {"old": "2", "new": "3"}


def test_it_is_gone_again_when_another_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "old").write_text("1")
    with pytest.raises(OSError, match="missing"):
        replace_all({tmp_path / "old": b"2", tmp_path / "new": b"3", tmp_path / "missing" / "folder": b"4"})
    assert contents(tmp_path) == {"old": "1"}


def test_a_full_disk_is_met_before_anything_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_text("1")
    (tmp_path / "b").write_text("2")
    written = []

    def full(descriptor: int) -> None:
        assert contents(tmp_path).items() >= {"a": "1", "b": "2"}.items()
        written.append(descriptor)
        if len(written) == 2:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        replace_all({tmp_path / "a": b"3", tmp_path / "b": b"4"})
    assert contents(tmp_path) == {"a": "1", "b": "2"}


def test_a_link_stays_one_and_what_it_leads_to_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("1")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    replace_all({tmp_path / "link": b"2"})
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "2"


CHILD = """
import sys
from pathlib import Path
from deburr.rewriting import replace_all
folder = Path(sys.argv[1])
for each in range(10_000):
    data = (b"a", b"b")[each % 2] * 300_000
    replace_all({folder / name: data for name in "xyz"})
    print(each, flush=True)
"""


@pytest.mark.parametrize("after", range(1, 6))
def test_no_file_is_half_written_wherever_it_is_killed(tmp_path: Path, after: int) -> None:
    child = subprocess.Popen([sys.executable, "-c", CHILD, tmp_path], stdout=subprocess.PIPE)
    try:
        assert child.stdout is not None
        for _ in range(after):
            child.stdout.readline()
    finally:
        child.kill()
        child.wait()
        child.stdout.close()
    for name in "xyz":
        data = (tmp_path / name).read_bytes()
        assert len(data) == 300_000
        assert len(set(data)) == 1
