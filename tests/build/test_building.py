"""`deburr build` as a user runs it, on packages from an index on this machine."""

import hashlib
import json
import os
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.install.world import npm_package, served, wheel

from deburr.cli.main import deburr

LIB = {
    "lib/__init__.py": "from lib import loader\n",
    "lib/loader.py": "import importlib\nx = importlib.import_module('lib.' + 'tests.needed').x\n",
    "lib/tests/__init__.py": "",
    "lib/tests/needed.py": "x = 1\n",
    "lib/inner/tests/test_b.py": "raise SystemExit\n",
    "lib/never.py": "import nobody_has_this\n",
    "lib/core.pyx": "x",
    "lib/core.pyi": "x: int\n",
}
TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Globals: {Function: {Runtime: python3.RUNS, CodeUri: src/, Handler: app.handler}}
Resources:
  Orders: {Type: AWS::Serverless::Function}
  Stock: {Type: AWS::Serverless::Function}
  Inline: {Type: AWS::Serverless::Function, Properties: {InlineCode: 'def handler(e, c): pass', CodeUri: !Ref AWS::NoValue}}
  Image: {Type: AWS::Serverless::Function, Properties: {PackageType: Image, ImageUri: x, CodeUri: !Ref AWS::NoValue, Runtime: !Ref AWS::NoValue}}
  Typed: {Type: AWS::Serverless::Function, Properties: {Runtime: nodejs22.x, Handler: typed.handler}}
  Rust: {Type: AWS::Serverless::Function, Properties: {Runtime: provided.al2023}}
"""
RUNS = f"{os.sys.version_info[1]}"  # type: ignore[attr-defined]  # the interpreter that surely is here


@pytest.fixture(name="index")
def _index(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("index")
    for name in ("XDG_CONFIG_HOME", "PIP_CONFIG_FILE"):
        monkeypatch.setenv(name, str(folder / "nobody"))
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
    monkeypatch.setenv("npm_config_cache", str(folder / "npm"))
    with served(folder) as address:
        for name in ("UV_DEFAULT_INDEX", "PIP_INDEX_URL"):
            monkeypatch.setenv(name, f"{address}/simple")
        monkeypatch.setenv("npm_config_registry", address)
        wheel(folder, "lib", "1.0", files=LIB)
        yield folder


@pytest.fixture(name="project")
def _project(tmp_path: Path, index: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    src = tmp_path / "src"
    src.mkdir()
    (src / "app.py").write_text(
        "import lib\n\ndef handler(event, context):\n    return lib.loader.x\n", encoding="utf-8"
    )
    (src / "requirements.txt").write_text("lib==1.0\n", encoding="utf-8")
    (src / "typed.ts").write_text("export const handler = 1;\n", encoding="utf-8")
    (tmp_path / "template.yaml").write_text(TEMPLATE.replace("RUNS", RUNS), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def told(*arguments: str, code: int = 0) -> str:
    outcome = CliRunner().invoke(deburr, ["build", *arguments], catch_exceptions=True)
    if "no lab: " in outcome.output and "--check" not in arguments:
        pytest.skip(outcome.output.splitlines()[0])
    assert outcome.exit_code == code, f"{outcome.output} {outcome.exception!r}"
    return outcome.output if code == 0 or outcome.exception is None else f"{outcome.output}{outcome.exception}"


def names(path: Path) -> set[str]:
    with zipfile.ZipFile(path) as archive:
        return set(archive.namelist())


def digest(folder: Path) -> str:
    whole = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            whole.update(f"{path.relative_to(folder)} {path.stat().st_mtime_ns}".encode() + path.read_bytes())
    return whole.hexdigest()


def test_lean_checked_and_the_source_as_it_was(project: Path) -> None:
    before = digest(project / "src")
    out = told("Orders", "--project", ".")
    assert digest(project / "src") == before
    assert names(project / ".deburr/build/Orders/function.zip") == {
        *("app.py", "requirements.txt", "typed.ts", "lib/__init__.py", "lib/loader.py", "lib/never.py"),
        *("lib/tests/__init__.py", "lib/tests/needed.py"),
    }
    assert "kept, for something needs it: lib/tests" in out
    assert "2 modules can be imported as before, in the lab" in out and "1 more cannot be" in " ".join(out.split())
    assert " ms before, " in out
    assert "upload the zip" in out
    kept = json.loads((project / ".deburr/build/Orders/build.json").read_text())
    assert kept["packages"]["lib"][1] < kept["packages"]["lib"][0]
    assert (project / ".deburr/.gitignore").read_text() == "*\n"


def test_the_same_bytes_twice(project: Path) -> None:
    for extra in ((), ("--layer",), ("--bytecode",)):
        found = []
        for installer in ("pip", "pip", *(["uv"] if shutil.which("uv") else [])):
            told("Orders", "--project", ".", "--check", "none", "--installer", installer, *extra)
            whole = project / ".deburr/build/Orders"
            found.append({path.name: path.read_bytes() for path in whole.glob("*.zip")})
            for path in (project / "src").iterdir():
                path.touch()  # another time of change is another checkout
        assert all(each == found[0] for each in found)


def test_a_layer_holds_what_changes_seldom(project: Path) -> None:
    kept = project / "src/samples/old-1.0.dist-info/RECORD"  # a file of the project's own, whatever it looks like
    kept.parent.mkdir(parents=True)
    kept.write_text("old.py,,\n", encoding="utf-8")
    told("Orders", "--project", ".", "--layer", "--check", "plain")
    whole = project / ".deburr/build/Orders"
    own = {"app.py", "requirements.txt", "typed.ts", "samples/old-1.0.dist-info/RECORD"}
    assert names(whole / "function.zip") == own
    assert {name.split("/")[0] for name in names(whole / "layer.zip")} == {"python"}


def test_functions_that_share_their_code_are_one_package(project: Path) -> None:
    out = told("--check", "plain")
    assert "Orders, Stock" in out
    assert "Inline is not built: its code is inline" in out
    assert "Image is not built: it is a container image" in out
    assert "Typed is not built: it is TypeScript" in out
    assert "Rust is not built: provided.al2023 has no packages" in " ".join(out.split())
    assert [path.name for path in (project / ".deburr/build").iterdir()] == ["Orders"]


def test_a_dry_run_writes_nothing(project: Path) -> None:
    out = told("Orders", "--project", ".", "--dry-run", "--check", "none")
    assert "function.zip, not written" in out and "imports were not checked" in out
    assert not (project / ".deburr").exists()


def test_metadata_that_is_read(project: Path, index: Path) -> None:
    wheel(
        index,
        "teller",
        "1.0",
        files={"teller/__init__.py": "from importlib.metadata import version\nversion('teller')\n"},
    )
    (project / "src/requirements.txt").write_text("teller==1.0\n", encoding="utf-8")
    (project / "src/app.py").write_text("import teller\n", encoding="utf-8")
    told("Orders", "--project", ".", "--check", "plain")
    found = names(project / ".deburr/build/Orders/function.zip")
    assert "teller-1.0.dist-info/METADATA" in found and "teller-1.0.dist-info/INSTALLER" not in found
    with zipfile.ZipFile(project / ".deburr/build/Orders/function.zip") as archive:
        record = archive.read("teller-1.0.dist-info/RECORD").decode()
    assert {line.split(",")[0] for line in record.split()} == found - {"app.py", "requirements.txt", "typed.ts"}


def test_another_version_is_tried_in_its_place(project: Path) -> None:
    other = str(int(RUNS) + 40)  # nobody has it installed
    text = (project / "template.yaml").read_text().replace(f"python3.{RUNS}", f"python3.{other}")
    (project / "template.yaml").write_text(text)
    out = " ".join(told("Orders", "--project", ".", "--check", "plain").split())
    assert "imported were the packages of cp3" in out and f"cp3{other}" not in out
    assert "same versions" in out


def test_a_library_for_another_architecture(project: Path) -> None:
    (project / "src/fast.so").write_bytes(
        b"\x7fELF" + bytes(12) + (3).to_bytes(2, "little") + (183).to_bytes(2, "little")
    )
    out = told("Orders", "--project", ".", "--check", "none", code=1)
    assert "fast.so is built for arm64, not x86_64" in out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        pytest.param(("Nobody",), "no function is called Nobody", id="no such function"),
        pytest.param(("Rust",), "provided.al2023 has no packages", id="a runtime without packages"),
        pytest.param(("Orders", "--requirements", "none.txt"), "no such file", id="no such requirements"),
        pytest.param((".", "--runtime", "java21"), "java21 has no packages", id="another runtime"),
    ],
)
def test_refusals(project: Path, arguments: tuple[str, ...], words: str) -> None:
    assert words in told(*arguments, "--check", "none", code=1)
    assert not (project / ".deburr/build").exists()


def test_a_package_over_every_zip(project: Path) -> None:
    facts = '[lambda.package.unzipped_max]\nvalue = 0\nunit = "MB incl. layers and custom runtime"\nsource = "a test"\nchecked = "2026-11"\n'
    (project / "facts.toml").write_text(facts, encoding="utf-8")
    (project / "deburr.toml").write_text('facts = "facts.toml"\n', encoding="utf-8")
    out = told("Orders", "--project", ".", "--check", "none", code=1)
    words = " ".join(out.split())
    assert "build a container image: 0.0 MB unzipped: zips and layers may hold 0 MB together" in words
    assert "largest are " in words and "lib 0.00 MB" in words


def test_a_wheel_that_is_nowhere(project: Path, index: Path) -> None:
    wheel(index, "fast", "1.0", tag="cp313-cp313-macosx_11_0_arm64")
    (project / "src/requirements.txt").write_text("lib==1.0\nfast==1.0\n", encoding="utf-8")
    out = told("Orders", "--project", ".", "--check", "none", code=1)
    assert "fast" in out and f"cp3{RUNS} manylinux_2_" in out and "hint: choose a version that has one" in out
    assert not (project / ".deburr/build").exists()


@pytest.mark.skipif(shutil.which("npm") is None, reason="npm is not installed")
def test_node(tmp_path: Path, index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {"index.d.ts": "export {}", "index.js.map": "{}", "README.md": "x", "es/index.js": "export default 1"}
    npm_package(index, "pad", "1.0.0", files=files, module="./es/index.js")
    npm_package(index, "late", "1.0.0", files={"index.js": "require('nobody-has-this')"})
    (tmp_path / "package.json").write_text(json.dumps({"name": "x", "dependencies": {"pad": "1", "late": "1"}}))
    (tmp_path / "app.js").write_text("require('pad'); exports.handler = async () => 1;\n")
    monkeypatch.chdir(tmp_path)
    out = told(".", "--runtime", "nodejs22.x", "--handler", "app.handler")
    assert names(tmp_path / f".deburr/build/{tmp_path.name}/function.zip") == {
        *("app.js", "package.json", "node_modules/pad/index.js", "node_modules/pad/package.json"),
        *("node_modules/late/index.js", "node_modules/late/package.json"),
    }
    assert "1 module can be imported as before" in out and "1 more cannot be" in " ".join(out.split())
    (tmp_path / "app.mjs").write_text("export const handler = async () => 1;\n")
    (tmp_path / "package.json").write_text(json.dumps({"type": "module", "dependencies": {"pad": "1"}}))
    assert "do not look into layers" in told(".", "--runtime", "nodejs22.x", "--layer", "--check", "none", code=1)
