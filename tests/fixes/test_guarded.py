"""`check --fix --guards`: handlers that deburr_guards are put into, and those that stay as they are, with the reason."""

import importlib.util
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner, Result
from tests.fixes.test_splice import place

from deburr.cli.main import deburr
from deburr.edits import PassArgument, UseGuard
from deburr.fixes import guarded_code
from deburr.fixes.guarded import requirement, splices
from deburr.fixes.splice import CannotEdit, spliced

TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.11
      CodeUri: src/
      Handler: app.handler
      Timeout: 20
      MemorySize: 512
      Events: {Web: {Type: HttpApi, Properties: {Path: /orders, Method: GET}}}
"""
UNBOUNDED = '''\
"""Orders."""
import requests


def handler(event, context):
    """Answer."""
    first = requests.get("https://stock.example.com/a")
    return [first.text, requests.post(
        "https://stock.example.com/b",
        json={},
    ).text]
'''
KEPT = '''\
import os

import psycopg2

connection = psycopg2.connect(os.environ["DSN"])


def handler(event, context):
    asked = """
    SELECT 2
    """

    # read
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return cursor.fetchall()
'''
SECRET = """\
import boto3

secrets = boto3.client("secretsmanager")


def key():
    return secrets.get_secret_value(SecretId="pay")["SecretString"]


def handler(event, context):
    return key()
"""
LEFT = """\
import os
import uuid


def handler(event, context):
    path = f"/tmp/{uuid.uuid4()}.csv"
    with open(path, "w") as file:
        file.write(event["body"])
    return os.path.getsize(path), os.path.join("/tmp", "x{}")
"""


@pytest.fixture(name="project")
def _project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "src").mkdir()
    (tmp_path / "template.yaml").write_text(TEMPLATE)
    (tmp_path / "src/requirements.txt").write_text("requests\npsycopg2-binary")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def check(*arguments: str) -> Result:
    return CliRunner().invoke(deburr, ["check", "--no-cache", "--today", "2026-11-23", *arguments])


def mended(project: Path, code: str, rule: str) -> str:
    """The handler after the fix; its finding is gone, and doing it again changes nothing."""
    app = project / "src/app.py"
    app.write_text(code)
    assert f" {rule}" in check("--select", rule).output
    done = check("--select", rule, "--fix", "--unsafe-fixes", "--guards")
    told = f"{done.output} {done.exception}"
    assert f" {rule}" not in check("--select", rule).output, told
    assert (project / "src/requirements.txt").read_text() == "requests\npsycopg2-binary\ndeburr-guards~=0.1\n"
    assert check("--select", rule, "--diff", "--unsafe-fixes", "--guards").exit_code == 0
    return app.read_text()


@pytest.fixture(name="others")
def _others(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, list[Any]]]:
    """What stands in for the clients, and what it was asked."""
    asked: dict[str, list[Any]] = {"timeouts": [], "secrets": [], "connected": []}
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "guards/src"))

    class Connection:
        closed = 0

        def cursor(self) -> Any:
            return Cursor()

        def rollback(self) -> None:
            asked["connected"].append("rolled back")

    class Cursor:
        def __enter__(self) -> "Cursor":
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def execute(self, text: str) -> None:
            self.text = text

        def fetchall(self) -> str:
            return self.text

    def web(url: str, *, timeout: Any, json: Any = None) -> Any:
        asked["timeouts"].append(timeout)
        return SimpleNamespace(text=url)

    def secret(**told: str) -> dict[str, str]:
        asked["secrets"].append(told)
        return {"SecretString": "1"}

    def connect(_: str) -> Connection:
        asked["connected"].append("connected")
        return Connection()

    client = SimpleNamespace(get_secret_value=secret)
    for name, made in {
        "requests": SimpleNamespace(get=web, post=web),
        "psycopg2": SimpleNamespace(connect=connect),
        "boto3": SimpleNamespace(client=lambda _: client),
    }.items():
        monkeypatch.setitem(sys.modules, name, made)  # type: ignore[arg-type]  # what the handlers use of a module
    monkeypatch.setenv("DSN", "dbname=orders")
    yield asked
    for name in [each for each in sys.modules if each.partition(".")[0] == "deburr_guards"]:
        del sys.modules[name]


def loaded(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("app_with_guards", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def called(project: Path, event: dict[str, str] | None = None) -> list[Any]:
    """The mended handler run twice, in one environment with 12 s left."""
    context = SimpleNamespace(get_remaining_time_in_millis=lambda: 12_500)
    module = loaded(project / "src/app.py")
    return [module.handler(event or {}, context) for _ in range(2)]


def test_calls_get_the_time_that_is_left(project: Path, others: dict[str, list[Any]]) -> None:
    text = mended(project, UNBOUNDED, "timeouts/unbounded-call")
    assert text.startswith('"""Orders."""\nimport requests\nfrom deburr_guards import Deadline\n\n\n')
    assert '    """Answer."""\n    deadline = Deadline(context)\n    first' in text
    assert "        json={},\n        timeout=deadline.for_requests(),\n    ).text" in text
    called(project)
    assert others["timeouts"] == [(6.0, 6.0)] * 4


def test_a_deadline_ends_where_the_caller_stops_waiting(project: Path) -> None:
    (project / "template.yaml").write_text(TEMPLATE.replace("Timeout: 20", "Timeout: 60"))
    assert "Deadline(context, at_most_s=30)" in mended(project, UNBOUNDED, "timeouts/unbounded-call")


def test_a_kept_connection_is_looked_at(project: Path, others: dict[str, list[Any]]) -> None:
    text = mended(project, KEPT, "connections/connection-never-checked")
    assert 'connections = reuse(lambda: psycopg2.connect(os.environ["DSN"]))\n' in text
    assert (
        '    with connections() as connection:\n        asked = """\n    SELECT 2\n    """\n\n        # read\n' in text
    )
    assert called(project) == ["\n    SELECT 2\n    "] * 2
    assert others["connected"] == ["connected", "rolled back", "rolled back"]


def test_a_secret_is_asked_for_once(project: Path, others: dict[str, list[Any]]) -> None:
    assert "\n\n@once(max_age_s=300)\ndef key():\n" in mended(project, SECRET, "handlers/secret-per-invocation")
    assert called(project) == ["1", "1"]
    assert len(others["secrets"]) == 1


def test_files_go_with_the_invocation(
    project: Path, others: dict[str, list[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = mended(project, LEFT, "tmp/tmp-never-cleaned")
    assert "import uuid\n\nfrom deburr_guards import scratch\n\n\ndef handler" in text
    assert 'path = f"{folder.path}/{uuid.uuid4()}.csv"' in text
    assert 'os.path.join(folder.path, "x{}")' in text
    monkeypatch.setenv("TMPDIR", str(project))
    assert [size for size, _ in called(project, {"body": "abc"})] == [3, 3]
    assert not list(project.rglob("*.csv"))


@pytest.mark.parametrize(
    ("code", "call", "guard", "why"),
    [
        pytest.param(
            UNBOUNDED.replace("def handler(event, context)", "def ask(url)"),
            'requests.get("https://stock.example.com/a")', "deadline", "does not stand in handler", id="in a helper",
        ),
        pytest.param(
            UNBOUNDED.replace("(event, context)", "(event, *_)"),
            'requests.get("https://stock.example.com/a")', "deadline", "takes no context", id="no context",
        ),
        pytest.param(
            f"{KEPT}\n\ndef other():\n    return connection\n", 'psycopg2.connect(os.environ["DSN"])', "reuse", "2 functions",
            id="two functions would have two connections",
        ),
        pytest.param(
            KEPT.replace("\n\n\ndef", "\nconnection.autocommit = True\n\n\ndef"), 'psycopg2.connect(os.environ["DSN"])',
            "reuse", "while the module loads", id="changed at init",
        ),
        pytest.param(
            KEPT.replace("    # read", "    global connection\n    connection = 1"), 'psycopg2.connect(os.environ["DSN"])',
            "reuse", "given another value", id="given another value",
        ),
        pytest.param(
            KEPT.replace("    # read", "    late(lambda: connection)"), 'psycopg2.connect(os.environ["DSN"])',
            "reuse", "after its block", id="used later",
        ),
        pytest.param(
            SECRET.replace("def key()", "def key(name)"), 'secrets.get_secret_value(SecretId="pay")', "once",
            "takes arguments", id="more than one secret",
        ),
        pytest.param(
            f"{LEFT}\n\nWHERE = '/tmp/other'\n", 'open(path, "w")', "scratch", "other code names /tmp", id="two users of /tmp",
        ),
        pytest.param(
            LEFT.replace('"x{}"', '"see /tmp"'), 'open(path, "w")', "scratch", "middle of a text", id="a text about /tmp",
        ),
        pytest.param(
            LEFT.replace("import os", "import os; folder = folder_kept = folder_guarded = 1"), 'open(path, "w")',
            "scratch", "something else", id="no name is free",
        ),
    ],
)  # fmt: skip
def test_left_alone(code: str, call: str, guard: str, why: str) -> None:
    edit = UseGuard(place(code, call, file="app.py"), guard, "handler", method="for_requests")
    with pytest.raises(CannotEdit, match=why):
        guarded_code.splices(code, edit)


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        pytest.param("requirements.txt", "", "deburr-guards~=0.1\n", id="empty"),
        pytest.param("requirements.txt", "a\nb", "a\nb\ndeburr-guards~=0.1\n", id="no last line end"),
        pytest.param(
            "package.json", '{\n  "dependencies": {\n    "a": "1"\n  }\n}',
            '{\n  "dependencies": {\n    "deburr-guards": "^0.1.0",\n    "a": "1"\n  }\n}', id="a manifest",
        ),
        pytest.param("package.json", '{"dependencies": {}}', None, id="no dependencies"),
    ],
)  # fmt: skip
def test_requirements(file: str, before: str, after: str | None) -> None:
    if after is None:
        with pytest.raises(CannotEdit, match="no dependencies"):
            requirement(file, before)
    else:
        assert spliced(before, requirement(file, before)) == after


@pytest.mark.parametrize(
    ("list_", "why"),
    [
        pytest.param("a==1 --hash=sha256:0\n", "that is compiled", id="with hashes"),
        pytest.param("# This file was autogenerated by uv\na==1\n", "that is compiled", id="compiled"),
        pytest.param(None, "no requirements.txt that could name", id="none"),
    ],
)
def test_lists_that_are_not_touched(project: Path, list_: str | None, why: str) -> None:
    where = project / "src/requirements.txt"
    where.write_text(list_) if list_ is not None else where.unlink()
    (project / "src/app.py").write_text(SECRET)
    told = check("--fix", "--unsafe-fixes", "--guards").output
    assert f"Orders has {why}" in told or f"Orders has a requirements.txt {why}" in told
    assert (project / "src/app.py").read_text() == SECRET


ANSWERS = """\
import http from 'node:http';
import { handler } from './app.mjs';

const held = http.createServer(() => {}).listen(0, '127.0.0.1', async () => {
  const context = { getRemainingTimeInMillis: () => 800 };
  const began = performance.now();
  const error = await handler({ url: `http://127.0.0.1:${held.address().port}/` }, context).catch((each) => each);
  console.log(JSON.stringify([error.name, performance.now() - began]));
  process.exit(0);
});
"""


@pytest.mark.skipif(shutil.which("node") is None, reason="no node")
def test_a_call_of_javascript_ends_with_the_time_that_is_left(project: Path) -> None:
    source = project / "src"
    (project / "template.yaml").write_text(TEMPLATE.replace("python3.11", "nodejs22.x"))
    (source / "package.json").write_text('{"dependencies": {"a": "1"}}')
    app = source / "app.mjs"
    app.write_text(
        "export const handler = async (event, context) => {\n"
        "  const answer = await fetch(event.url, { method: 'POST' });\n  return answer.status;\n};\n"
    )
    assert "timeouts/unbounded-call" in check().output
    check("--select", "timeouts/unbounded-call", "--fix", "--unsafe-fixes", "--guards")
    assert "timeouts/unbounded-call" not in check().output
    assert "signal: AbortSignal.timeout(deadline.timeoutMs())" in app.read_text()
    assert '"deburr-guards": "^0.1.0"' in (source / "package.json").read_text()
    shutil.copytree(Path(__file__).parents[2] / "guards/js", source / "node_modules/deburr-guards")
    (source / "run.mjs").write_text(ANSWERS)
    done = subprocess.run(["node", "run.mjs"], cwd=source, capture_output=True, text=True, timeout=60, check=True)
    name, took_ms = json.loads(done.stdout)
    assert name == "TimeoutError" and 250 < took_ms < 20_000  # 800 ms less the reserve of 500


@pytest.mark.parametrize(
    ("code", "why"),
    [
        pytest.param("const ask = async (url) => {\n  await CALL;\n};\n", "not stand in handler", id="in a helper"),
        pytest.param("exports.handler = async (event) => {\n  await CALL;\n};\n", "takes no context", id="no context"),
        pytest.param("exports.handler = async (event, context) => CALL;\n", "no lines of its own", id="one line"),
        pytest.param(
            "let deadline;\nexports.handler = async (event, context) => {\n  await CALL;\n};\n", "something else",
            id="the name is taken",
        ),
    ],
)  # fmt: skip
def test_javascript_left_alone(code: str, why: str) -> None:
    code = code.replace("CALL", "fetch(url)")
    at = place(code, "fetch(url)", file="app.js")
    passed = PassArgument(at, "signal", "AbortSignal.timeout(1000)", 1)
    with pytest.raises(CannotEdit, match=why):
        splices(code, UseGuard(at, "deadline", "handler", passed=passed))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            "'use strict';\nexports.handler = async function (event, ctx) {\n  return axios.get(url);\n};\n",
            "'use strict';\nconst { Deadline } = require('deburr-guards');\n\n"
            "exports.handler = async function (event, ctx) {\n  const deadline = new Deadline(ctx, { atMostMs: 29000 });\n"
            "  return axios.get(url, { timeout: deadline.timeoutMs() });\n};\n",
            id="axios, no require",
        ),
        pytest.param(
            "const axios = require('axios');\nasync function handler(event, context) {\n  return axios.get(url);\n}\n",
            "const axios = require('axios');\nconst { Deadline } = require('deburr-guards');\n"
            "async function handler(event, context) {\n  const deadline = new Deadline(context, { atMostMs: 29000 });\n"
            "  return axios.get(url, { timeout: deadline.timeoutMs() });\n}\n",
            id="beside what it requires",
        ),
    ],
)
def test_javascript(before: str, after: str) -> None:
    at = place(before, "axios.get(url)", file="app.js")
    passed = PassArgument(at, "timeout", "1000", 1)
    edit = UseGuard(at, "deadline", "handler", passed=passed, waits_s=29)
    assert spliced(before, splices(before, edit)) == after


def test_what_cannot_be_shipped_is_said_and_the_plain_fix_is_made(project: Path) -> None:
    (project / "src/requirements.txt").unlink()
    (project / "src/app.py").write_text(SECRET)
    told = check("--fix", "--unsafe-fixes", "--guards").output
    assert "Orders has no requirements.txt that could name deburr-guards" in told
    (project / "src/app.py").write_text(UNBOUNDED)
    check("--fix", "--unsafe-fixes", "--guards")
    assert "timeout=9" in (project / "src/app.py").read_text()
    assert check("--guards").exit_code == 2


@pytest.mark.parametrize("manifest", ['{"type": "module"}', '{"dependencies": {}}'])
def test_a_manifest_that_cannot_name_the_guards_leaves_the_plain_fix(project: Path, manifest: str) -> None:
    (project / "template.yaml").write_text(TEMPLATE.replace("python3.11", "nodejs22.x"))
    (project / "src/package.json").write_text(manifest)
    app = project / "src/app.mjs"
    app.write_text("export const handler = async (event, context) => {\n  await fetch(event.url);\n};\n")
    check("--fix", "--unsafe-fixes", "--guards")
    assert "signal: AbortSignal.timeout(1" in app.read_text()
    assert (project / "src/package.json").read_text() == manifest


def test_guards_that_are_listed_are_not_listed_twice(project: Path) -> None:
    (project / "src/requirements.txt").write_text("requests\ndeburr_guards==0.1.0\n")
    (project / "src/app.py").write_text(dedent(UNBOUNDED))
    assert check("--fix", "--unsafe-fixes", "--guards").exit_code in (0, 1)
    assert (project / "src/requirements.txt").read_text() == "requests\ndeburr_guards==0.1.0\n"
    assert "for_requests" in (project / "src/app.py").read_text()
