"""Symbols taken off shared libraries: the loader sees what it saw before, or nothing is taken."""

import shutil
import struct
import subprocess
import sys
from pathlib import Path

import msgspec._core
import pytest

from deburr.build import elf, symbols

LIBRARY = Path(msgspec._core.__file__)
SOURCE = """
static int quiet(int x) { return x + 1; }
int loud(int x) { return quiet(x) * 2; }
"""
PAGE = 0x1000


@pytest.fixture(name="linked", scope="module")
def _linked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with symbols and what a debugger wants to know."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None or sys.platform != "linux":
        pytest.skip("no compiler makes a Linux library here")
    folder = tmp_path_factory.mktemp("linked")
    (folder / "a.c").write_text(SOURCE, encoding="utf-8")
    command = [compiler, "-g", "-shared", "-fPIC", "-o", str(folder / "liba.so"), str(folder / "a.c")]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    return folder / "liba.so"


def called(path: Path) -> int:
    script = "import ctypes, sys; print(ctypes.CDLL(sys.argv[1]).loud(20))"
    done = subprocess.run(
        [sys.executable, "-I", "-c", script, str(path)], check=True, capture_output=True, text=True, timeout=60
    )
    return int(done.stdout)


def test_what_is_stripped_runs_as_before(linked: Path, tmp_path: Path) -> None:
    path = tmp_path / "liba.so"
    shutil.copy(linked, path)
    loose = symbols.loose(path)
    assert symbols.strip(path) == loose > 1000
    assert path.stat().st_size == linked.stat().st_size - loose
    assert b"quiet" in linked.read_bytes() and b"quiet" not in path.read_bytes()
    assert called(path) == called(linked) == 42
    assert symbols.strip(path) == 0, "once is enough"


def test_an_extension_is_imported_as_before(tmp_path: Path) -> None:
    if elf.read(LIBRARY.read_bytes()) is None:
        pytest.skip("no Linux library")
    path = tmp_path / LIBRARY.name
    shutil.copy(LIBRARY, path)
    symbols.strip(path)
    assert elf.image(path.read_bytes()) == elf.image(LIBRARY.read_bytes())
    script = (
        "import importlib.util, sys; spec = importlib.util.spec_from_file_location('msgspec._core', sys.argv[1])\n"
        "module = importlib.util.module_from_spec(spec); spec.loader.exec_module(module); print(module.Struct.__name__)"
    )
    command = [sys.executable, "-c", script, str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)
    assert done.stdout == "Struct\n"


def made(*, behind: bool, symbols_bytes: int, align: int = PAGE) -> bytes:
    """A library by hand: a loaded page, symbols, and with `behind` another page, as tools that edit libraries add one.

    align  of the loaded pages, as the loader asks for it.
    """
    texts = b"\0.symtab\0.strtab\0.shstrtab\0.odd\0"
    names = {name: texts.index(name) for name in (b".symtab", b".strtab", b".shstrtab", b".odd")}
    strings = b"a secret name".ljust(64, b"\0")
    data = bytearray(PAGE)
    places: dict[bytes, tuple[int, int]] = {}
    for name, content in ((b".symtab", b"s" * symbols_bytes), (b".strtab", strings), (b".odd", b"payload!" * 2)):
        places[name] = (len(data), len(content))
        data += content
    data += bytes(-len(data) % PAGE)
    page = len(data)
    if behind:
        data += b"B" * PAGE
    places[b".shstrtab"] = (len(data), len(texts))
    data += texts + bytes(-len(texts) % 16)
    sections_at = len(data)
    data += bytes(elf.SECTION_BYTES)
    kinds = {
        b".symtab": (elf.SYMBOLS, 2),
        b".strtab": (elf.STRINGS, 0),
        b".odd": (1, 0),
        b".shstrtab": (elf.STRINGS, 0),
    }
    for name, (kind, link) in kinds.items():
        data += struct.pack("<IIQQQQIIQQ", names[name], kind, 0, 0, *places[name], link, 0, 1, 0)
    segments = [(1, 5, 0, 0, 0, PAGE, PAGE, align)]
    if behind:
        segments.append((1, 6, page, page, page, PAGE, PAGE, align))
    data[:6] = b"\x7fELF\x02\x01"
    struct.pack_into("<HH", data, 16, elf.SHARED_LIBRARY, 183)
    struct.pack_into("<QQ", data, elf.TABLES_AT, 64, sections_at)
    struct.pack_into("<HHHHH", data, elf.COUNTS_AT, 56, len(segments), 64, len(kinds) + 1, len(kinds))
    for at, segment in enumerate(segments):
        struct.pack_into("<IIQQQQQQ", data, 64 + at * 56, *segment)
    return bytes(data)


@pytest.mark.parametrize(
    ("behind", "symbols_bytes", "gone_bytes"),
    [
        pytest.param(False, 5000, 5056, id="at the end: all but what aligns the rest"),
        pytest.param(True, 5000, 4096, id="a page behind them moves by whole pages"),
        pytest.param(True, 500, 0, id="less than a page before a page"),
    ],
)
def test_where_they_stand(behind: bool, symbols_bytes: int, gone_bytes: int) -> None:
    before = made(behind=behind, symbols_bytes=symbols_bytes)
    after = symbols.without(before)
    assert len(before) - len(after) == gone_bytes
    assert elf.image(before) == elf.image(after) is not None
    assert b"payload!" in after, "a section that we do not know may be read by somebody"
    library = elf.read(after)
    assert library is not None
    odd = next(each for each in library.sections if each.kind == 1)
    assert after[odd.offset : odd.offset + odd.size] == b"payload!" * 2
    assert (b"a secret name" in after) is (gone_bytes == 0)


@pytest.mark.parametrize("behind", [False, True])
def test_nonsense_stays_as_it_is(behind: bool) -> None:
    whole = made(behind=behind, symbols_bytes=9000)
    assert symbols.without(b"no library") == b"no library"
    for end in range(0, len(whole), 97):
        assert symbols.without(whole[:end]) == whole[:end]
    for at in range(0, 64 + 56):
        broken = bytearray(whole)
        broken[at] ^= 0xFF
        after = symbols.without(bytes(broken))
        assert after == broken or elf.image(after) == elf.image(bytes(broken))


def test_a_segment_that_cannot_be_mapped() -> None:
    """As GNU strip leaves libraries that patchelf edited: offset and address differ modulo the page."""
    whole = bytearray(made(behind=True, symbols_bytes=5000))
    struct.pack_into("<Q", whole, 64 + 56 + elf.SEGMENT_OFFSET_AT, PAGE + 16)
    assert elf.image(bytes(whole)) is None
    assert symbols.without(bytes(whole)) == bytes(whole)


def test_machines(tmp_path: Path) -> None:
    (tmp_path / "a.so").write_bytes(made(behind=False, symbols_bytes=0))
    assert elf.machine(tmp_path / "a.so") == "arm64"
    (tmp_path / "text").write_text("no library")
    assert elf.machine(tmp_path / "text") is None
    assert symbols.loose(tmp_path / "text") == 0
