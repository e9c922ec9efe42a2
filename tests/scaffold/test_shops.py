"""One shop in each framework: what is written and told is recorded; with DEBURR_SCAFFOLD=1 the lab compares answers."""

import ast
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from deburr.cli.main import deburr
from deburr.errors import DeburrError
from deburr.fixes.programs import broken

SHOPS = Path(__file__).parent / "shops"
NAMES = ("express", "fastapi", "flask")


@pytest.fixture
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHOPS / request.param, tmp_path / "shop"))


def scaffolded(folder: Path, *more: str) -> Result:
    return CliRunner().invoke(deburr, ["scaffold", "ShopFunction", "--project", str(folder), *more])


@pytest.mark.parametrize("shop", NAMES, indirect=True)
def test_what_is_written_and_told_is_as_recorded(shop: Path, request: pytest.FixtureRequest) -> None:
    before = {path: path.read_text() for path in shop.rglob("*") if path.is_file()}
    done = scaffolded(shop)
    assert done.exit_code == 0, done.output
    made = sorted(path for path in shop.rglob("resolver.*"))
    changed = [path for path, text in before.items() if path.read_text() != text]
    assert [path.read_text().removeprefix(before[path]) for path in changed] == ["module.exports.app = app;\n"] * len(
        changed
    )
    told = done.output.replace(f"{shop}/", "") + "\n" + made[0].read_text()
    record = SHOPS / f"{request.node.callspec.params['shop']}.txt"
    if os.environ.get("DEBURR_SNAP"):
        record.write_text(told, encoding="utf-8")
    assert told == record.read_text(encoding="utf-8")
    assert len(made) == 1
    assert not broken(made[0].name, made[0].read_text())


@pytest.mark.parametrize("shop", ["fastapi", "flask"], indirect=True)
def test_every_name_of_a_resolver_is_bound_once(shop: Path) -> None:
    scaffolded(shop)
    tree = ast.parse((shop / "src/resolver.py").read_text())
    names = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
    names += [
        alias.asname or alias.name
        for node in tree.body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    ]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("shop", NAMES, indirect=True)
def test_nothing_is_written_over(shop: Path) -> None:
    assert scaffolded(shop).exit_code == 0
    before = {path: path.read_bytes() for path in shop.rglob("*") if path.is_file()}
    again = scaffolded(shop)
    assert isinstance(again.exception, DeburrError)
    assert again.exception.message == "is there already"
    assert before == {path: path.read_bytes() for path in shop.rglob("*") if path.is_file()}


@pytest.mark.parametrize("shop", ["express"], indirect=True)
def test_a_diff_writes_nothing(shop: Path) -> None:
    before = {path: path.read_bytes() for path in shop.rglob("*") if path.is_file()}
    done = scaffolded(shop, "--diff")
    assert "+module.exports.app = app;" in done.output
    assert before == {path: path.read_bytes() for path in shop.rglob("*") if path.is_file()}


@pytest.mark.parametrize("shop", ["express"], indirect=True)
def test_an_edit_that_is_not_staged_is_not_mixed_with_the_export(shop: Path) -> None:
    git = ["git", "-C", str(shop), "-c", "user.name=a", "-c", "user.email=a@example.com"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "all"]):
        subprocess.run([*git, *command], check=True)
    app = shop / "src/app.js"
    app.write_text(app.read_text() + "// mine\n")
    assert isinstance(scaffolded(shop).exception, DeburrError)
    assert not (shop / "src/resolver.js").exists()
    assert scaffolded(shop, "--allow-dirty").exit_code == 0


@pytest.mark.skipif("DEBURR_SCAFFOLD" not in os.environ, reason="installs from the package indexes: make soak")
@pytest.mark.parametrize("shop", NAMES, indirect=True)
def test_the_lab_sees_the_same_answers(shop: Path) -> None:
    done = scaffolded(shop, "--lab", "--install")
    assert done.exit_code == 0, done.output
    assert "differs" not in done.output
    assert "not seen" not in done.output
