"""What a package holds, and packages that are made to do harm."""

import gzip
import io
import json
import os
import struct
import tarfile
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from tests.sources.packages.build import docker_saved, elf, folder, image_files, mach, pe, wheel, zipped

from deburr.errors import SourceError
from deburr.sources.packages import images
from deburr.sources.packages.binaries import abi, group, header
from deburr.sources.packages.libraries import floor
from deburr.sources.packages.measure import measured
from deburr.sources.packages.reader import is_image
from deburr.sources.packages.runs import Runs
from deburr.workload.package import Form

PYTHON = Runs("cp312", (2, 26))

STACK = {
    **wheel(
        "pandas",
        "3.1.1",
        {
            "pandas/__init__.py": b"import pandas._libs\n",
            "pandas/_libs/lib.cpython-312-x86_64-linux-gnu.so": elf(glibc="GLIBC_2.27"),
            "pandas/tests/test_frame.py": b"#" * 900,
            "pandas/_libs/lib.pyi": b"#" * 90,
            "pandas/_libs/lib.pyx": b"#" * 80,
        },
        "cp312-cp312-manylinux_2_28_x86_64",
    ),
    **wheel("botocore", "1.44.5", {"botocore/docs/__init__.py": b"", "botocore/docs/client.py": b"#" * 50}),
    "pandas/__pycache__/__init__.cpython-311.pyc": b"#" * 70,
    "pandas/__pycache__/frame.cpython-312.pyc": b"#" * 60,
    "tests/test_mine.py": b"#",
    "app.py": b"import pandas\n",
}


@pytest.mark.parametrize("make", [folder, zipped], ids=["folder", "zip"])
def test_a_folder_and_its_zip_hold_the_same(make: object, tmp_path: Path) -> None:
    path = (folder if make is folder else zipped)(tmp_path / ("code" if make is folder else "code.zip"), STACK)
    package, flaws = measured(path, "code", PYTHON)
    assert flaws == ()
    assert package.unzipped_bytes == sum(map(len, STACK.values()))
    assert package.files == len(STACK)
    assert [(each.name, each.version) for each in package.libraries] == [("botocore", "1.44.5"), ("pandas", "3.1.1")]
    assert {each.kind: (each.size_bytes, each.files) for each in package.waste} == {
        "tests": (900, 1),
        "type stubs": (90, 1),
        "C sources": (80, 1),
        "bytecode for another Python": (70, 1),
    }, "what an import needs, and what is one's own, is no waste"
    (binary,) = package.binaries
    assert (binary.system, binary.machine, binary.abi, binary.glibc) == ("linux", "x86_64", "cp312", (2, 27))


@pytest.mark.parametrize(
    ("data", "built"),
    [
        pytest.param(elf("x86_64"), ("linux", "x86_64"), id="ELF"),
        pytest.param(elf("arm64"), ("linux", "arm64"), id="ELF arm64"),
        pytest.param(mach("arm64"), ("macos", "arm64"), id="Mach-O"),
        pytest.param(mach("arm64", "x86_64"), ("macos", "arm64,x86_64"), id="fat Mach-O"),
        pytest.param(pe(), ("windows", "x86_64"), id="PE"),
        pytest.param(b"\xca\xfe\xba\xbe\x00\x00\x00\x3d" + bytes(40), None, id="a Java class"),
        pytest.param(b"\x7fELF", None, id="shorter than its header"),
        pytest.param(b"#!/bin/sh\n", None, id="a script"),
        pytest.param(b"", None, id="nothing"),
    ],
)
def test_header(data: bytes, built: tuple[str, str] | None) -> None:
    assert header(data) == built


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("x/_a.cpython-312-x86_64-linux-gnu.so", "cp312"),
        ("x/_a.cpython-313t-darwin.so", "cp313t"),
        ("x/_a.cp39-win_amd64.pyd", "cp39"),
        ("x/_a.abi3.so", ""),
        ("lib/libssl.so.3", ""),
    ],
)
def test_abi(name: str, told: str) -> None:
    assert abi(name) == told


def test_builds_for_several_platforms_are_one_group() -> None:
    names = ("node_modules/@img/sharp-linux-x64/lib/a.node", "node_modules/@img/sharp-darwin-arm64/lib/b.node")
    assert len({group(name) for name in names}) == 1
    assert group("x/_a.cpython-311-x86_64-linux-gnu.so") == group("x/_a.cpython-312-x86_64-linux-gnu.so")
    assert group("x/_a.so") != group("x/_b.so")


def test_the_lowest_tag_of_a_wheel_counts() -> None:
    assert floor(b"Tag: cp312-cp312-manylinux_2_28_x86_64\nTag: cp312-cp312-manylinux2014_x86_64\n") == (2, 17)
    assert floor(b"Tag: py3-none-any\n") is None


def test_packages_of_node(tmp_path: Path) -> None:
    files = {
        "index.js": b"1",
        "node_modules/a/index.js": b"12345",
        "node_modules/a/package.json": b'{"version": "1.2.3"}',
        "node_modules/a/index.d.ts": b"123",
        "node_modules/@s/b/index.js.map": b"12",
        "node_modules/@s/b/node_modules/a/index.js": b"1",
        "node_modules/.bin/a": b"",
    }
    package, _ = measured(folder(tmp_path, files), ".", Runs())
    told = {each.name: (each.version, each.size_bytes) for each in package.libraries}
    assert told["a"] == ("1.2.3", 1 + 5 + 20 + 3)
    assert set(told) == {"a", "@s/b"}
    assert [each.kind for each in package.waste] == ["type stubs", "source maps"]


def test_metadata_that_was_removed_is_missed_where_it_is_read(tmp_path: Path) -> None:
    reads = b"from importlib.metadata import version\n__version__ = version(%s)\n"
    guarded = (
        b"from importlib.metadata import version\ntry:\n    v = version(__name__)\nexcept Exception:\n    v = ''\n"
    )
    files = {
        "bare/__init__.py": reads % b"__name__",
        "other/__init__.py": reads % b"'Other-Thing'",
        "guarded/__init__.py": guarded,
        "late/__init__.py": b"import importlib.metadata\ndef v():\n    return importlib.metadata.version('late')\n",
        **wheel("whole", "1", {"whole/__init__.py": reads % b"'whole'"}),
    }
    package, _ = measured(folder(tmp_path, files), ".", PYTHON)
    assert [each[:2] for each in package.orphans] == [("bare", "bare"), ("other", "other-thing")]


def test_names_that_lead_outside_are_left_out(tmp_path: Path) -> None:
    path = zipped(tmp_path / "bad.zip", {"../up.py": b"1", "/etc/passwd": b"1", "C:/x": b"1", "ok.py": b"12"})
    package, flaws = measured(path, "bad.zip", PYTHON)
    assert package.unzipped_bytes == 2
    assert flaws[0].startswith("3 of its files lie outside it")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["bad.zip"]


@pytest.mark.parametrize(("method", "megabytes"), [(zipfile.ZIP_DEFLATED, 100), (zipfile.ZIP_BZIP2, 300)])
def test_a_bomb_is_weighed_and_not_unpacked(tmp_path: Path, method: int, megabytes: int) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", method, compresslevel=1) as archive, archive.open("lib/huge.so", "w") as file:
        file.write(elf())
        for _ in range(megabytes):
            file.write(bytes(1_000_000))
    tracemalloc.start()
    package, _ = measured(path, "bomb.zip", Runs("cp312"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert package.unzipped_bytes is not None and package.unzipped_bytes > megabytes * 1_000_000
    assert peak < 20_000_000


def test_files_of_four_gigabytes_are_told_by_the_directory(tmp_path: Path) -> None:
    """Only the directory says so: nobody unpacks it to see."""
    size = 5 * 1024**3
    name = b"huge.bin"
    local = struct.pack("<4s5H3L2H", b"PK\3\4", 45, 0, 0, 0, 33, 0, 0, 0, len(name), 0) + name
    extra = struct.pack("<HHQQ", 1, 16, size, 0)
    entry = struct.pack(
        "<4s6H3L5H2L", b"PK\1\2", 45, 45, 0, 0, 0, 33, 0, 0, 0xFFFFFFFF, len(name), len(extra), 0, 0, 0, 0, 0
    )
    entry = entry[:20] + struct.pack("<LL", 0xFFFFFFFF, 0xFFFFFFFF) + entry[28:]
    directory = entry + name + extra
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, len(directory), len(local), 0)
    path = tmp_path / "huge.zip"
    path.write_bytes(local + directory + end)
    assert measured(path, "huge.zip", PYTHON)[0].unzipped_bytes == size


@pytest.mark.parametrize("cut", [1, 30, 200])
def test_a_truncated_zip_is_said(tmp_path: Path, cut: int) -> None:
    path = zipped(tmp_path / "cut.zip", {"app.py": b"1" * 500, "b.py": b"2" * 500})
    path.write_bytes(path.read_bytes()[:-cut])
    with pytest.raises(SourceError, match="zip"):
        measured(path, "cut.zip", PYTHON)


def test_what_is_encrypted_is_weighed_and_said(tmp_path: Path) -> None:
    path = zipped(tmp_path / "locked.zip", {"a.so": elf(), "app.py": b"1"})
    data = bytearray(path.read_bytes())
    for at in (at for at in range(len(data)) if data[at : at + 4] in (b"PK\1\2", b"PK\3\4")):
        data[at + (8 if data[at + 2] == 1 else 6)] |= 1
    path.write_bytes(data)
    package, flaws = measured(path, "locked.zip", PYTHON)
    assert package.unzipped_bytes and not package.binaries
    assert flaws == ("2 of its files are encrypted, which Lambda cannot read",)


def test_links_are_not_followed(tmp_path: Path) -> None:
    code = folder(tmp_path / "code", {"app.py": b"1"})
    (tmp_path / "secret.so").write_bytes(elf())
    (code / "link.so").symlink_to(tmp_path / "secret.so")
    (code / "loop").symlink_to(code)
    package, _ = measured(code, "code", PYTHON)
    assert (package.files, package.unzipped_bytes) == (3, 1)


def test_a_link_of_a_zip_that_leads_out_of_it_is_said(tmp_path: Path) -> None:
    path = tmp_path / "links.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, target in {
            "a": "/etc/passwd",
            "bin/b": "../app.py",
            "c": "/opt/lib/c.so",
            "lib/d": "../../d",
        }.items():
            link = zipfile.ZipInfo(name)
            link.external_attr = 0o120777 << 16
            archive.writestr(link, target)
    _, flaws = measured(path, "links.zip", PYTHON)
    assert flaws == ("2 of its links lead out of it, such as 'a': not followed",)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes")
def test_pipes_are_not_waited_for(tmp_path: Path) -> None:
    code = folder(tmp_path / "code", {"app.py": b"1"})
    for name in ("requirements.txt", "package.json", "a.so"):
        os.mkfifo(code / name)
    package, _ = measured(code, "code", PYTHON)
    assert (package.files, package.unzipped_bytes) == (1, 1)


LAYERS = [
    {"usr/lib64/libc.so.6": b"#" * 1000, "var/task/old.py": b"12345", "var/task/gone/a.py": b"1"},
    {
        **{f"var/task/{name}": data for name, data in wheel("idna", "3.1", {"idna/__init__.py": b"123"}).items()},
        "var/task/.wh.gone": b"",
        "var/task/old.py": b"1",
        "../outside": b"1",
    },
]
HISTORY = ["ADD base", "ENTRYPOINT [bootstrap]", "COPY . /var/task", "RUN /bin/sh -c dnf install -y ffmpeg # buildkit"]


@pytest.mark.parametrize("form", ["docker save", "OCI"])
def test_an_image_is_its_layers_one_over_the_other(tmp_path: Path, form: str) -> None:
    if form == "docker save":
        path = docker_saved(tmp_path / "image.tar", LAYERS, HISTORY)
    else:
        path = folder(tmp_path / "image", image_files(LAYERS, HISTORY))
    assert is_image(path)
    package, flaws = images.measured(path, "image", PYTHON)
    assert package.form is Form.IMAGE
    assert [(each.name, each.version) for each in package.libraries] == [("idna", "3.1")]
    assert package.files == 5, "old.py once, nothing below gone/"
    assert package.system == ("dnf install -y ffmpeg",)
    assert flaws == ("'../outside' lies outside the image: left out",)


def test_a_broken_image_is_said(tmp_path: Path) -> None:
    path = docker_saved(tmp_path / "image.tar", LAYERS, HISTORY)
    path.write_bytes(path.read_bytes()[:2000])
    with pytest.raises(SourceError, match="no image that can be read"):
        images.measured(path, "image.tar", PYTHON)


def saved(path: Path, parts: dict[str, bytes]) -> Path:
    with tarfile.open(path, "w") as archive:
        for name, data in parts.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return path


def test_a_manifest_of_nothing_but_brackets_is_said(tmp_path: Path) -> None:
    path = saved(tmp_path / "image.tar", {"manifest.json": b"[" * 200_000})
    with pytest.raises(SourceError, match="no image that can be read"):
        images.measured(path, "image.tar", PYTHON)


def test_a_layer_that_unpacks_to_much_is_weighed_in_little_memory(tmp_path: Path) -> None:
    megabytes = 64
    layer = io.BytesIO()
    with gzip.GzipFile(fileobj=layer, mode="wb", compresslevel=1) as packed:
        member = tarfile.TarInfo("var/task/zeros")
        member.size = megabytes * 1024 * 1024
        packed.write(member.tobuf())
        for _ in range(megabytes):
            packed.write(bytes(1024 * 1024))
        packed.write(bytes(tarfile.RECORDSIZE))
    told = json.dumps([{"Config": "config.json", "Layers": ["layer.tar"]}]).encode()
    path = saved(tmp_path / "image.tar", {"manifest.json": told, "config.json": b"{}", "layer.tar": layer.getvalue()})
    tracemalloc.start()
    try:
        package, _ = images.measured(path, "image.tar", PYTHON)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert package.unzipped_bytes == megabytes * 1024 * 1024
    assert peak < 8 * 1024 * 1024
