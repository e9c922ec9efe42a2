"""Files replaced together, new ones among them."""

from pathlib import Path

import pytest

from deburr.rewriting import replace_all


def test_a_file_that_was_not_there_is_made(tmp_path: Path) -> None:
    (tmp_path / "old").write_text("1")
    replace_all({tmp_path / "old": b"2", tmp_path / "new": b"3"})
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"old": "2", "new": "3"}


def test_it_is_gone_again_when_another_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "old").write_text("1")
    with pytest.raises(OSError, match="missing"):
        replace_all({tmp_path / "old": b"2", tmp_path / "new": b"3", tmp_path / "missing" / "folder": b"4"})
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"old": "1"}
