"""Paths that an app puts together from where its files are."""

from pathlib import Path

import pytest

from deburr.facts import book
from deburr.sources import project

SCRIPT = """\
import * as cdk from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import path, { dirname, join } from 'node:path';
import { fileURLToPath, URL } from 'node:url';
const here = dirname(fileURLToPath(import.meta.url));
class Shop extends cdk.Stack {
  constructor(scope, id) {
    super(scope, id);
    const told = { runtime: lambda.Runtime.PYTHON_3_13, handler: 'app.handler' };
    new lambda.Function(this, 'Ship', { ...told, code: lambda.Code.fromAsset(%s) });
  }
}
new Shop(new cdk.App(), 'Shop');
"""
PYTHON = """\
import os, pathlib
from aws_cdk import App, Stack, aws_lambda
stack = Stack(App(), "Shop")
told = {"runtime": aws_lambda.Runtime.PYTHON_3_13, "handler": "app.handler"}
aws_lambda.Function(stack, "Ship", code=aws_lambda.Code.from_asset(%s), **told)
"""


@pytest.mark.parametrize(
    "path",
    [
        "join(here, '../ship')",
        "path.join(import.meta.dirname, '..', 'ship')",
        "dirname(import.meta.filename) + '/../ship'",
        "fileURLToPath(new URL('../ship', import.meta.url))",
        "new URL('../ship', import.meta.url).pathname",
        "path.relative(process.cwd(), join(here, '../ship'))",
        "path.dirname(require.resolve('../ship/app.py'))",
        "path.dirname(require.resolve('../ship'))",
        "['.', 'ship'].join(path.sep)",
        "path.posix.join(path.dirname(__filename), '/../ship')",
    ],
)
def test_ways_of_a_script(tmp_path: Path, path: str) -> None:
    assert _file(tmp_path, "bin/app.ts", SCRIPT % path) == "ship/app.py"


@pytest.mark.parametrize(
    "path",
    [
        'os.path.join(os.path.split(os.path.abspath(__file__))[0], "..", "ship")',
        'os.path.relpath(os.path.join(os.path.dirname(__file__), "..", "ship"))',
        'os.path.relpath("bin/ship", start="bin")',
        'os.path.expanduser("ship")',
        'os.sep.join([".", "ship"])',
        'os.fspath(pathlib.PurePath("ship"))',
        'os.path.abspath("./ship")',
    ],
)
def test_ways_of_python(tmp_path: Path, path: str) -> None:
    assert _file(tmp_path, "bin/app.py", PYTHON % path) == "ship/app.py"


@pytest.mark.parametrize(
    "path",
    ["new URL('https://example.com/ship').pathname", "require.resolve('ship')", "path.relative(told.id, 'ship')"],
)
def test_what_is_no_path_of_the_app_is_not_known(tmp_path: Path, path: str) -> None:
    assert _file(tmp_path, "bin/app.ts", SCRIPT % path) is None


def _file(tmp_path: Path, begins: str, app: str) -> str | None:
    """The file that the handler is read from; None where it is not."""
    handler = "def handler(event, context):\n    return 1\n"
    written = {begins: app, "cdk.json": f'{{"app": "run {begins}"}}', "ship/app.py": handler, "ship/index.ts": ""}
    for name, text in written.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (ship,) = project.read([tmp_path], root=tmp_path, facts=book.load()).workload.functions
    return ship.handler.file if ship.handler is not None else None
