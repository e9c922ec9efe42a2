"""One shop in each framework: what is written and told is recorded; with DEBURR_SCAFFOLD=1 the lab compares answers."""

import ast
import asyncio
import json
import os
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from deburr.cli.main import deburr
from deburr.cli.session import Session
from deburr.disk import Noted
from deburr.errors import DeburrError
from deburr.fixes.programs import broken
from deburr.lab.laboratory import Lab
from deburr.lab.project import prepare
from deburr.lab.settings import Settings
from deburr.proofs.made_events import through_door
from deburr.scaffold.likeness import Compared, compared

SHOPS = Path(__file__).parent / "shops"
NAMES = ("express", "fastapi", "flask", "typescript")


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
@pytest.mark.parametrize("shop", NAMES[:3], indirect=True)
def test_the_lab_sees_the_same_answers(shop: Path) -> None:
    done = scaffolded(shop, "--lab", "--install")
    assert done.exit_code == 0, done.output
    assert "differs" not in done.output
    assert "not seen" not in done.output


TOOLS = ("typescript@5", "esbuild", "@types/node@20", "@types/aws-lambda", "@aws-lambda-powertools/event-handler@2")


@pytest.mark.skipif("DEBURR_SCAFFOLD" not in os.environ, reason="installs from the package indexes: make soak")
@pytest.mark.parametrize("types", ["@types/express@4", "@types/express@5"])
@pytest.mark.parametrize("shop", ["typescript"], indirect=True)
def test_typescript_compiles_and_answers_as_today(shop: Path, types: str) -> None:
    """What is written passes the strictest of tsc; both handlers, built as `sam build` does, run in the lab."""

    def run(*command: str) -> None:
        done = subprocess.run(command, cwd=shop / "src", capture_output=True, text=True, timeout=300, check=False)
        assert done.returncode == 0, done.stdout + done.stderr

    assert scaffolded(shop).exit_code == 0
    run("npm", "install", "--no-audit", "--no-fund", "--no-save", "--silent", *TOOLS, types)
    strict = ("--strict", "--noEmit", "--esModuleInterop", "--skipLibCheck", "--target", "es2022")
    run("npx", "tsc", *strict, "--module", "preserve", "--moduleResolution", "bundler", "resolver.ts")
    run(
        "npx",
        "esbuild",
        "app.ts",
        "resolver.ts",
        "--bundle",
        "--platform=node",
        "--target=node20",
        "--outdir=../.aws-sam/build/ShopFunction",
    )
    answers = asyncio.run(both(shop))
    assert len(answers) == 4
    assert [each.request for each in answers if each.same is not True] == [], answers


async def both(shop: Path) -> list[Compared]:
    """Today's answers and the resolver's to one request of each route."""
    session = Session.open((Noted(shop),), today=date(2026, 11, 23))
    workload = session.workload()
    [function] = workload.functions
    found = []
    async with asyncio.timeout(120), Lab(session.facts, Settings()) as lab:
        today = prepare(function, workload, root=session.root, work=lab.work, given={}).spec
        then = replace(today, handler="resolver.handler", name=f"{today.name}-resolver")
        for method, path in (("GET", "/"), ("GET", "/orders/1"), ("POST", "/orders"), ("GET", "/stock/articles/1")):
            event = json.dumps(through_door("http_api", "", function, path=path, method=method)).encode()
            one, other = [await lab.invoke(spec, event) for spec in (today, then)]
            found.append(compared(f"{method} {path}", one.answer.body, other.answer.body))
    return found
