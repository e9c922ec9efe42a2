"""The kernel is compiled where it can be, and nothing is lost where it cannot."""

import ctypes
import shutil
from pathlib import Path

import pytest

from deburr.simulate import compiling
from deburr.simulate.compiling import compiled


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(compiling.HERE / "kernel.c", tmp_path)
    return tmp_path


@pytest.mark.skipif(not any(map(shutil.which, ("cc", "gcc", "clang"))), reason="no C compiler")
def test_a_compiler_makes_a_library_that_loads(folder: Path) -> None:
    library = compiled(folder)
    assert library is not None
    assert ctypes.CDLL(str(library)).deburr_run
    assert sorted(path.name for path in folder.iterdir()) == ["_kernel.so", "kernel.c"]


def test_without_a_compiler_nothing_is_made(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("CC", "no-such-compiler")
    assert compiled(folder) is None
    assert [path.name for path in folder.iterdir()] == ["kernel.c"]


@pytest.mark.skipif(not any(map(shutil.which, ("cc", "gcc", "clang"))), reason="no C compiler")
def test_a_compiler_that_fails_is_said_and_leaves_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "kernel.c").write_text("this is no C")
    assert compiled(folder) is None
    assert "was not compiled, Python does its work" in capsys.readouterr().err
    assert [path.name for path in folder.iterdir()] == ["kernel.c"]
