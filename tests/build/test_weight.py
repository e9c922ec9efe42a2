"""Which files of a package go, and which only look as if they could."""

from pathlib import Path

import pytest

from deburr.build import node_weight, python_weight
from deburr.build.distributions import Distribution, record_of
from deburr.build.limits import MIB, Route, verdict
from deburr.build.modules import of_node, of_python
from deburr.build.pieces import Piece, Why, own
from deburr.build.sdk import without
from deburr.facts import book
from deburr.install.target import Target


def laid(folder: Path, files: dict[str, str], owner: str) -> list[Piece]:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return [Piece(name, folder / name, len(text), owner) for name, text in sorted(files.items())]


@pytest.mark.parametrize(
    ("path", "why"),
    [
        pytest.param("lib/tests/test_a.py", Why.TESTS, id="tests"),
        pytest.param("lib/inner/test/data.csv", Why.TESTS, id="their data"),
        pytest.param("lib/conftest.py", Why.TESTS, id="pytest's settings"),
        pytest.param("lib/testing/__init__.py", None, id="testing is a public part"),
        pytest.param("lib/test_client.py", None, id="a module named test_ outside tests"),
        pytest.param("lib/__init__.pyi", Why.STUBS, id="stubs"),
        pytest.param("lib/py.typed", Why.STUBS, id="a mark for type checkers"),
        pytest.param("lib/_fast.pyx", Why.SOURCES, id="Cython"),
        pytest.param("lib/include/lib.h", Why.SOURCES, id="C"),
        pytest.param("lib/core.so", None, id="what they were compiled to"),
        pytest.param("lib/__pycache__/a.cpython-311.pyc", Why.CACHES, id="bytecode of this machine"),
        pytest.param("lib/README.md", Why.DOCS, id="prose"),
        pytest.param("lib/LICENSE.md", None, id="a licence must go along"),
        pytest.param("lib/docs/page.txt", Why.DOCS, id="a folder of prose"),
        pytest.param("botocore/data/s3/2006-03-01/examples-1.json", Why.DOCS, id="botocore's examples"),
        pytest.param("botocore/data/s3/2006-03-01/service-2.json", None, id="botocore's models"),
        pytest.param("lib-1.0.dist-info/METADATA", Why.METADATA, id="metadata nobody reads"),
        pytest.param("lib-1.0.dist-info/licenses/LICENSE", None, id="a licence in it"),
    ],
)
def test_python(tmp_path: Path, path: str, why: Why | None) -> None:
    pieces = laid(tmp_path, {path: "", "lib/__init__.py": "x = 1\n"}, "lib")
    assert {piece.path: piece.why for piece in python_weight.judged(pieces)} == {path: why, "lib/__init__.py": None}


@pytest.mark.parametrize(
    ("module", "text"),
    [
        pytest.param("lib/a.py", "from lib.tests.helpers import x\n", id="absolute"),
        pytest.param("lib/a.py", "def f():\n    from .tests import helpers\n", id="relative, in a function"),
        pytest.param("lib/a.py", "import lib.tests.helpers\n", id="plain"),
        pytest.param("lib/inner/a.py", "from ..tests.helpers import x\n", id="from the package above"),
        pytest.param("lib/a.py", "from lib.tests import *\n", id="whatever the package takes from them"),
    ],
)
def test_tests_that_something_imports_stay(tmp_path: Path, module: str, text: str) -> None:
    files = {
        module: text,
        "lib/tests/__init__.py": "from . import helpers\n",
        "lib/tests/helpers.py": "from .deep.more import x\nopen('data/' + x)\nopen('odd.bin')\n",
        "lib/tests/deep/more.py": "",
        "lib/tests/deep/odd.bin": "",
        "lib/tests/data/a.npz": "",
        "lib/tests/test_a.py": "import lib.tests.other\n",
        "lib/tests/other.py": "",
        "lib/tests/database/b.npz": "",
        "other/tests/test_b.py": "",
    }
    gone = {piece.path for piece in python_weight.judged(laid(tmp_path, files, "lib")) if piece.why}
    assert gone == {
        *("lib/tests/test_a.py", "lib/tests/other.py", "lib/tests/database/b.npz", "other/tests/test_b.py"),
    }


@pytest.mark.parametrize("text", ["from . import (\n    tests,\n)\n", "import lib.tests as all_of_it\n"])
def test_tests_that_are_imported_themselves_stay_whole(tmp_path: Path, text: str) -> None:
    files = {"lib/a.py": text, "lib/tests/helpers.py": "x = 1\n", "lib/tests/a.bin": "", "lib/inner/tests/b.py": ""}
    gone = {piece.path for piece in python_weight.judged(laid(tmp_path, files, "lib")) if piece.why}
    assert gone == {"lib/inner/tests/b.py"}


def test_a_record_tells_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "core.so").write_bytes(b"stripped")
    text = 'lib/a.py,sha256=x,1\n"lib/odd, name.py",sha256=y,2\nlib/core.so,sha256=z,99\nlib-1.dist-info/RECORD,,\n'
    text += "../../bin/lib,sha256=b,3\n"
    there = {"lib/odd, name.py", "lib/core.so", "lib-1.dist-info/RECORD"}
    told = record_of(text, there, {"lib/core.so": tmp_path / "core.so"})
    assert told == (
        '"lib/odd, name.py",sha256=y,2\n'
        "lib/core.so,sha256=hTHYlg5_JEdQjYDoDUj9lnMM-JqZhyaJcdhY_EnLpxo,8\n"
        "lib-1.dist-info/RECORD,,\n"
    )


def test_docs_that_are_code_stay(tmp_path: Path) -> None:
    files = {"lib/docs/__init__.py": "", "lib/docs/table.txt": "", "lib/examples/a.txt": ""}
    gone = {piece.path for piece in python_weight.judged(laid(tmp_path, files, "lib")) if piece.why}
    assert gone == {"lib/examples/a.txt"}


@pytest.mark.parametrize(
    "reader", ["import importlib.metadata\n", "from importlib import metadata\n", "import pkg_resources\n"]
)
def test_metadata_stays_where_something_reads_it(tmp_path: Path, reader: str) -> None:
    files = {"app.py": reader, "lib-1.dist-info/METADATA": "", "lib-1.dist-info/INSTALLER": "uv"}
    pieces = [
        Piece(piece.path, piece.real, piece.size, "" if piece.path == "app.py" else "lib")
        for piece in laid(tmp_path, files, "lib")
    ]
    gone = {piece.path for piece in python_weight.judged(pieces) if piece.why}
    assert gone == {"lib-1.dist-info/INSTALLER"}


def test_the_functions_own_files_are_not_judged(tmp_path: Path) -> None:
    for name in ("app.py", "tests/test_app.py", "README.md", "__pycache__/app.pyc", ".git/config", "app.pyc"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    mine = list(own(tmp_path, installed=True))
    assert [piece.path for piece in python_weight.judged(mine) if piece.why is None] == [
        "README.md",
        "app.py",
        "tests/test_app.py",
    ]


@pytest.mark.parametrize(
    ("path", "why"),
    [
        pytest.param("index.d.ts", Why.STUBS, id="types"),
        pytest.param("index.js.map", Why.MAPS, id="a source map"),
        pytest.param("src/index.ts", Why.SOURCES, id="TypeScript"),
        pytest.param("dist-es/index.js", Why.TWINS, id="a build for bundlers"),
        pytest.param("dist-cjs/index.js", None, id="what Node loads"),
        pytest.param("README.md", Why.DOCS, id="prose"),
        pytest.param("LICENSE.md", None, id="a licence"),
        pytest.param("doc/a.html", Why.DOCS, id="a folder of prose"),
        pytest.param("test/a.js", Why.TESTS, id="tests"),
        pytest.param("lib/test/a.js", None, id="a folder of that name deeper down"),
        pytest.param("src/a.c", Why.SOURCES, id="C"),
        pytest.param("a.node", None, id="what it was compiled to"),
    ],
)
def test_node(tmp_path: Path, path: str, why: Why | None) -> None:
    home = "node_modules/lib/"
    listed = '{"main": "./dist-cjs/index.js", "module": "./dist-es/index.js", "types": "./index.d.ts"}'
    pieces = laid(tmp_path, {f"{home}{path}": "", f"{home}package.json": listed}, "lib")
    assert {piece.path: piece.why for piece in node_weight.judged(pieces)} == {
        f"{home}{path}": why,
        f"{home}package.json": None,
    }


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({"package.json": "{}", "index.js": "require('./test/x')", "test/x.js": ""}, id="required tests"),
        pytest.param({"package.json": "{}", "doc/node.js": "", "doc/a.txt": ""}, id="yaml's doc is code"),
        pytest.param(
            {"package.json": '{"exports": {"import": "./es/i.js"}, "module": "./es/i.js"}', "es/i.js": ""},
            id="exports names the build",
        ),
        pytest.param({"package.json": "[", "es/i.js": ""}, id="a broken package.json"),
    ],
)
def test_node_keeps(tmp_path: Path, files: dict[str, str]) -> None:
    pieces = laid(tmp_path, {f"node_modules/lib/{name}": text for name, text in files.items()}, "lib")
    assert [piece.path for piece in node_weight.judged(pieces) if piece.why is not None] == []


def test_modules(tmp_path: Path) -> None:
    names = [
        "a/__init__.py",
        "a/b.py",
        "a/_c.cpython-313-x86_64-linux-gnu.so",
        "a/d.abi3.so",
        "a/__main__.py",
        "a/tests/t.py",
        "a/e-f.py",
    ]
    assert of_python(laid(tmp_path, dict.fromkeys(names, ""), "a")) == ["a", "a._c", "a.b", "a.d"]
    packages = [
        "node_modules/@s/a/package.json",
        "node_modules/b/node_modules/c/package.json",
        "node_modules/b/lib/package.json",
    ]
    pieces = [Piece(path, tmp_path / path, 0, owner) for path, owner in zip(packages, ("@s/a", "c", "b"), strict=True)]
    assert of_node(pieces) == [". @s/a", "node_modules/b/ c"]


def test_the_sdk_goes_as_a_whole_and_what_others_ask_for_stays(tmp_path: Path) -> None:
    every = [
        Distribution("boto3", "1", "", (), ("botocore", "s3transfer")),
        Distribution("botocore", "1", "", (), ("urllib3", "jmespath", "python-dateutil")),
        Distribution("s3transfer", "1", "", (), ("botocore",)),
        Distribution("caching", "1", "", (), ("botocore",)),
        Distribution("requests", "2", "", (), ("urllib3",)),
        *(Distribution(name, "1", "", (), ()) for name in ("urllib3", "jmespath", "python-dateutil")),
    ]
    pieces = [Piece(f"{each.name}.py", tmp_path / each.name, 1, each.name) for each in every]
    left, names = without(pieces, Target("python", "3.13"), every, book.load())
    assert names == ("boto3", "botocore", "jmespath", "python-dateutil", "s3transfer")
    assert {piece.owner for piece in left if piece.why is None} == {"caching", "requests", "urllib3"}


@pytest.mark.parametrize(
    ("version", "names"),
    [
        pytest.param("22", ("@aws-sdk/client-s3", "@smithy/core"), id="v3"),
        pytest.param("16", ("aws-sdk",), id="v2 until Node.js 16"),
    ],
)
def test_the_sdk_of_node(tmp_path: Path, version: str, names: tuple[str, ...]) -> None:
    owners = ("@aws-sdk/client-s3", "@smithy/core", "aws-sdk", "zod")
    pieces = [Piece(f"node_modules/{owner}/index.js", tmp_path / "x", 1, owner) for owner in owners]
    assert without(pieces, Target("node", version), [], book.load())[1] == names


@pytest.mark.parametrize(
    ("zipped_mb", "unzipped_mb", "route"),
    [
        pytest.param(50, 250, Route.DIRECT, id="at both limits"),
        pytest.param(50.1, 250, Route.S3, id="over the zip's"),
        pytest.param(10, 250.1, Route.IMAGE, id="over what may be unzipped"),
        pytest.param(10, 10 * 1024 + 1, Route.NONE, id="over an image's"),
    ],
)
def test_routes(zipped_mb: float, unzipped_mb: float, route: Route) -> None:
    assert verdict(int(zipped_mb * MIB), int(unzipped_mb * MIB), book.load()).route is route
