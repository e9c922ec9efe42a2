"""Shared libraries stripped, and left alone where that would break them."""

import shutil
import stat
import struct
from pathlib import Path

import msgspec._core
import pytest

from deburr.build import symbols
from deburr.build.errors import BuildError

LIBRARY = Path(msgspec._core.__file__)


def test_what_is_stripped_can_be_loaded(tmp_path: Path) -> None:
    path = tmp_path / "library.so"
    shutil.copy(LIBRARY, path)
    own = symbols.machine(path)
    if own not in ("x86_64", "arm64"):
        pytest.skip("no Linux library")
    try:
        programs = symbols.strippers(own)
    except BuildError as error:
        pytest.skip(error.message)
    loose = symbols.loose(path)
    saved = symbols.strip(path, programs)
    assert symbols.loose(path) <= loose and saved <= loose + 65_536
    assert path.stat().st_size == LIBRARY.stat().st_size - saved
    assert symbols.loadable(path)
    assert [each.name for each in tmp_path.iterdir()] == ["library.so"]


@pytest.mark.parametrize("does", ["exit 1", "echo rubbish > $3", "sleep 0"])
def test_a_program_that_fails_leaves_it_as_it_was(tmp_path: Path, does: str) -> None:
    program = tmp_path / "strip"
    program.write_text(f"#!/bin/sh\n{does}\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    path = tmp_path / "library.so"
    shutil.copy(LIBRARY, path)
    assert symbols.strip(path, (str(program),)) == 0
    assert path.read_bytes() == LIBRARY.read_bytes()


def test_a_segment_that_cannot_be_mapped(tmp_path: Path) -> None:
    """As GNU strip leaves libraries that patchelf edited: offset and address differ modulo the page."""
    header = bytearray(64)
    header[:6] = b"\x7fELF\x02\x01"
    struct.pack_into("<HH", header, 16, 3, 62)
    struct.pack_into("<Q", header, 32, 64)
    struct.pack_into("<HH", header, 54, 56, 1)
    for offset, well in ((0x1000, True), (0x1010, False)):
        segment = struct.pack("<IIQQQQQQ", 1, 5, offset, 0x2000, 0, 0, 0, 0x1000)
        (tmp_path / "a.so").write_bytes(bytes(header) + segment)
        assert symbols.loadable(tmp_path / "a.so") is well
    assert symbols.machine(tmp_path / "a.so") == "x86_64"
    (tmp_path / "text").write_text("no library")
    assert symbols.loose(tmp_path / "text") == symbols.loose(tmp_path / "a.so") == 0
    assert symbols.machine(tmp_path / "text") is None and not symbols.loadable(tmp_path / "text")
