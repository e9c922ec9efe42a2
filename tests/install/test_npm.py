"""npm packages from a registry on this machine."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.install.world import npm_package, served

from deburr.install import dependencies, manifests
from deburr.install.dependencies import Installed
from deburr.install.errors import InstallError
from deburr.install.target import Target

pytestmark = pytest.mark.skipif(shutil.which("npm") is None, reason="npm is not installed")


@pytest.fixture(name="index")
def _index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / "index"
    folder.mkdir()
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "npm"))
    with served(folder) as address:
        monkeypatch.setenv("npm_config_registry", address)
        yield folder


def installed(tmp_path: Path, architecture: str = "x86_64", **asked: object) -> Installed:
    folder = tmp_path / "code"
    folder.mkdir(exist_ok=True)
    (folder / "package.json").write_text(json.dumps({"name": "x", "version": "1.0.0", **asked}), encoding="utf-8")
    manifest = manifests.find(folder, root=folder, language="node")
    assert manifest is not None
    found = dependencies.install(manifest, Target("node", "22", architecture), cache=tmp_path / "cache")
    assert found is not None
    return found


def names(found: Installed) -> set[str]:
    return {path.name for path in (found.folder / "node_modules").iterdir() if not path.name.startswith(".")}


def test_what_production_needs(tmp_path: Path, index: Path) -> None:
    npm_package(index, "ms", "1.0.0")
    npm_package(index, "jest", "1.0.0")
    for cpu in ("x64", "arm64"):
        npm_package(index, f"fast-{cpu}", "1.0.0", os=["linux"], cpu=[cpu])
    npm_package(index, "fast", "1.0.0", optionalDependencies={"fast-x64": "1.0.0", "fast-arm64": "1.0.0"})
    found = installed(tmp_path, "arm64", dependencies={"ms": "^1", "fast": "1"}, devDependencies={"jest": "1"})
    assert names(found) == {"ms", "fast", "fast-arm64"}
    assert list((tmp_path / "code").iterdir()) == [tmp_path / "code" / "package.json"]
    assert any("no package-lock.json" in note for note in found.notes)


def test_a_lock_counts(tmp_path: Path, index: Path) -> None:
    for version in ("1.0.0", "1.1.0"):
        npm_package(index, "ms", version)
    whole = json.loads((index / "ms").read_text())["versions"]["1.0.0"]["dist"]
    lock = {
        "name": "x",
        "version": "1.0.0",
        "lockfileVersion": 3,
        "packages": {
            "": {"name": "x", "version": "1.0.0", "dependencies": {"ms": "^1"}},
            "node_modules/ms": {"version": "1.0.0", "integrity": whole["integrity"]},
        },
    }
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "package-lock.json").write_text(json.dumps(lock), encoding="utf-8")
    found = installed(tmp_path, dependencies={"ms": "^1"})
    assert json.loads((found.folder / "node_modules/ms/package.json").read_text())["version"] == "1.0.0"
    assert found.notes == ()
    npm_package(index, "other", "1.0.0")
    with pytest.raises(InstallError, match="disagree: other"):
        installed(tmp_path, dependencies={"ms": "^1", "other": "1"})


def test_scripts_do_not_run(tmp_path: Path, index: Path) -> None:
    npm_package(index, "native", "1.0.0", scripts={"install": f"touch {tmp_path}/ran"}, hasInstallScript=True)
    found = installed(tmp_path, dependencies={"native": "1"})
    assert not (tmp_path / "ran").exists()
    assert any("native" in note and "did not run" in note for note in found.notes)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        pytest.param({"nobody": "1"}, ["nobody"], id="unknown"),
        pytest.param({"ms": "9"}, ["ms@9"], id="no such version"),
        pytest.param({"ms": "1", "plugin": "1"}, ["exclude each other", "plugin"], id="a peer that is another"),
        pytest.param({"ms": "file:../ms"}, ["ms", "folder of the project"], id="a folder"),
    ],
)
def test_refusals(tmp_path: Path, index: Path, asked: dict[str, str], words: list[str]) -> None:
    npm_package(index, "ms", "1.0.0")
    npm_package(index, "plugin", "1.0.0", peerDependencies={"ms": "^2"})
    with pytest.raises(InstallError) as refused:
        installed(tmp_path, dependencies=asked)
    for word in words:
        assert word in refused.value.message


def test_a_registry_that_is_down(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9/")
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "npm"))
    with pytest.raises(InstallError, match=r"http://127\.0\.0\.1:9 cannot be reached"):
        installed(tmp_path, dependencies={"ms": "1"})
