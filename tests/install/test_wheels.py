"""Wheels for platforms that are not this machine's, from an index on this machine."""

import hashlib
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.install.world import served, wheel

from deburr.facts import book
from deburr.install import dependencies, manifests
from deburr.install.dependencies import Installed
from deburr.install.errors import InstallError
from deburr.install.target import Target

FACTS = book.load()
uv = pytest.param("uv", marks=pytest.mark.skipif(shutil.which("uv") is None, reason="uv is not installed"))
BOTH = pytest.mark.parametrize("by", [uv, "pip"])


@pytest.fixture(name="index")
def _index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / "index"
    folder.mkdir()
    for name in ("XDG_CONFIG_HOME", "PIP_CONFIG_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "nobody"))
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    with served(folder) as address:
        for name in ("UV_DEFAULT_INDEX", "PIP_INDEX_URL"):
            monkeypatch.setenv(name, f"{address}/simple")
        yield folder


def installed(
    tmp_path: Path, text: str, runtime: str = "python3.13", architecture: str = "x86_64", **how: object
) -> Installed:
    folder = tmp_path / "code"
    folder.mkdir(exist_ok=True)
    name = "pyproject.toml" if text.startswith("[") else "requirements.txt"
    (folder / name).write_text(text, encoding="utf-8")
    manifest = manifests.find(folder, root=folder, language="python")
    target = Target.named(runtime, architecture, FACTS)
    assert manifest is not None and target is not None
    found = dependencies.install(manifest, target, cache=tmp_path / "cache", **how)  # type: ignore[arg-type]  # as given
    assert found is not None
    return found


def version(found: Installed, module: str) -> str:
    text = (found.folder / module / "__init__.py").read_text(encoding="utf-8")
    return re.findall(r'"(.+)"', text)[0]


@BOTH
@pytest.mark.parametrize(
    ("runtime", "architecture", "expected"),
    [
        pytest.param("python3.13", "x86_64", "3.0", id="Amazon Linux 2023 takes manylinux_2_28"),
        pytest.param("python3.13", "arm64", "2.0", id="the architecture's own"),
        pytest.param("python3.11", "x86_64", "1.0", id="Amazon Linux 2 takes manylinux2014 alone"),
    ],
)
def test_tags(tmp_path: Path, index: Path, by: str, runtime: str, architecture: str, expected: str) -> None:
    wheel(index, "fast", "1.0", tag="cp311-cp311-manylinux2014_x86_64")
    wheel(index, "fast", "1.1", tag="cp311-cp311-manylinux_2_28_x86_64")
    wheel(index, "fast", "2.0", tag="cp313-cp313-manylinux_2_17_aarch64")
    wheel(index, "fast", "3.0", tag="cp313-cp313-manylinux_2_28_x86_64")
    wheel(index, "fast", "4.0", tag="cp313-cp313-manylinux_2_39_x86_64")
    wheel(index, "fast", "5.0", tag="cp312-cp312-manylinux_2_28_x86_64")
    found = installed(tmp_path, "fast\n", runtime, architecture, by=by)
    assert version(found, "fast") == expected
    assert found.by == by


@BOTH
def test_nothing_of_this_machine_is_left(tmp_path: Path, index: Path, by: str) -> None:
    wheel(index, "tool", "1.0", files={"tool/__init__.py": "", "tool-1.0.data/scripts/tool": "#!python\n"})
    found = installed(tmp_path, "tool\n", by=by)
    assert sorted(path.name for path in found.folder.iterdir()) == ["tool", "tool-1.0.dist-info"]
    assert not list(found.folder.rglob("*.pyc"))


@BOTH
def test_installed_once(tmp_path: Path, index: Path, by: str) -> None:
    wheel(index, "late", "1.0")
    assert version(installed(tmp_path, "late\n", by=by), "late") == "1.0"
    wheel(index, "late", "2.0")
    again = installed(tmp_path, "late\n", by=by)
    assert version(again, "late") == "1.0"
    assert "not pinned" in " ".join(again.notes)
    if by == "pip":  # uv asks an index again after ten minutes
        assert version(installed(tmp_path, "late\n", by=by, refresh=True), "late") == "2.0"
    assert [path.name for path in (tmp_path / "cache").iterdir() if path.name.startswith(".part")] == []


@BOTH
@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("fast\n", ["fast", "cp313 manylinux_2_34_x86_64"], id="no wheel for the platform"),
        pytest.param("nobody\n", ["nobody"], id="unknown"),
        pytest.param("one\ntwo\n", ["one", "two", "exclude each other"], id="a conflict"),
        pytest.param("one==1.0\ncounted==1.0\nsix==2.0\n", ["six", "exclude each other"], id="a conflict further down"),
        pytest.param("-e .\n", ["-e ."], id="a folder of the project"),
        pytest.param("one @ @ one\n", ["one"], id="no requirement"),
        pytest.param("six==1.0 --hash=sha256:" + "0" * 64 + "\n", ["six", "hash"], id="another file than was locked"),
    ],
)
def test_refusals(tmp_path: Path, index: Path, by: str, text: str, words: list[str]) -> None:
    wheel(index, "fast", "1.0", tag="cp313-cp313-macosx_11_0_arm64")
    wheel(index, "six", "1.0")
    wheel(index, "one", "1.0", requires=("six==1.0",))
    wheel(index, "two", "1.0", requires=("six==2.0",))
    wheel(index, "counted", "1.0", requires=("one>=1.0",))
    wheel(index, "six", "2.0")
    with pytest.raises(InstallError) as refused:
        installed(tmp_path, text, by=by)
    for word in words:
        assert word in refused.value.message
    assert refused.value.where is not None and refused.value.where.endswith("requirements.txt")
    assert refused.value.hint
    assert list((tmp_path / "cache").glob("*")) == []


@pytest.mark.skipif(shutil.which("uv") is None or shutil.which("git") is None, reason="uv or git is not installed")
def test_a_repository(tmp_path: Path, index: Path) -> None:
    repository = tmp_path / "gp"
    repository.mkdir()
    (repository / "pyproject.toml").write_text('[project]\nname = "gp"\nversion = "1"\n', encoding="utf-8")
    for words in (["init", "-q"], ["add", "-A"], ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "x"]):
        subprocess.run(["git", *words], cwd=repository, check=True, capture_output=True)
    with pytest.raises(InstallError, match="gp is asked for as source code"):
        installed(tmp_path, f"gp @ git+file://{repository}\n", by="uv")


@pytest.mark.parametrize(
    ("status", "word"),
    [pytest.param(401, "credentials", id="a password is refused"), pytest.param(None, "cannot be reached", id="down")],
)
@pytest.mark.skipif(shutil.which("uv") is None, reason="uv is not installed")
def test_private_index(
    tmp_path: Path, index: Path, monkeypatch: pytest.MonkeyPatch, status: int | None, word: str
) -> None:
    monkeypatch.setenv("UV_HTTP_RETRIES", "0")
    with served(index, status=status or 200) as address:
        port = address.rpartition(":")[2]
        monkeypatch.setenv("UV_DEFAULT_INDEX", f"http://me:secret@127.0.0.1:{port if status else 9}/simple")
        with pytest.raises(InstallError) as refused:
            installed(tmp_path, "fast\n", by="uv")
    assert word in refused.value.message and "127.0.0.1" in refused.value.message
    assert "secret" not in str(refused.value)


POETRY_LOCK = """
[[package]]
name = "one"
version = "1.0"
files = [{{file = "one-1.0-py3-none-any.whl", hash = "sha256:{one}"}}]

[[package]]
name = "six"
version = "1.0"
files = [{{file = "six-1.0-py3-none-any.whl", hash = "sha256:{six}"}}]
"""


@BOTH
@pytest.mark.parametrize("lock", ["poetry.lock", "pdm.lock", "uv.lock"])
def test_locks_pin_what_is_not_named(tmp_path: Path, index: Path, by: str, lock: str) -> None:
    one = wheel(index, "one", "1.0", requires=("six",))
    six = wheel(index, "six", "1.0")
    wheel(index, "one", "1.5", requires=("six",))
    wheel(index, "six", "2.0")
    hashes = {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in (("one", one), ("six", six))}
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / lock).write_text(POETRY_LOCK.format(**hashes), encoding="utf-8")
    text = '[project]\nname = "x"\ndependencies = ["one>=1"]\n'
    if lock == "poetry.lock":
        text = '[tool.poetry.dependencies]\npython = "^3.13"\none = "^1.0"\n'
    found = installed(tmp_path, text, by=by)
    assert (version(found, "one"), version(found, "six")) == ("1.0", "1.0")
    assert not any("pinned" in note for note in found.notes)


@pytest.mark.skipif(shutil.which("uv") is None, reason="uv is not installed")
def test_hashes_of_a_lock_are_compared(tmp_path: Path, index: Path) -> None:
    wheel(index, "one", "1.0", requires=("six",))
    wheel(index, "six", "1.0")
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "poetry.lock").write_text(POETRY_LOCK.format(one="0" * 64, six="0" * 64), encoding="utf-8")
    with pytest.raises(InstallError, match="hash is locked"):
        installed(tmp_path, '[project]\nname = "x"\ndependencies = ["one>=1"]\n', by="uv")


def test_pip_says_what_it_cannot_do(tmp_path: Path, index: Path) -> None:
    wheel(index, "six", "1.0")
    other = "python3.13" if sys.version_info[:2] != (3, 13) else "python3.12"
    assert "markers" in " ".join(installed(tmp_path, "six==1.0\n", other, by="pip").notes)
