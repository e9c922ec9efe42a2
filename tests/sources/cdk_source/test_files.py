"""Which file an app begins with, and which one an import of a package of the repository means."""

import json
from pathlib import Path

import pytest

from deburr.facts import book
from deburr.sources import project

STACK = """\
import * as cdk from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
export class Shop extends cdk.Stack {
  constructor(scope, id, props) {
    super(scope, id, props);
    const told = { runtime: lambda.Runtime.PYTHON_3_13, handler: 'app.handler', memorySize: props.memorySize };
    new lambda.Function(this, 'Ship', { ...told, code: lambda.Code.fromAsset('ship') });
  }
}
"""
APP = "import * as cdk from 'aws-cdk-lib';\nimport { Shop } from '%s';\nnew Shop(new cdk.App(), 'Shop', { memorySize: 512 });\n"


def _memory(tmp_path: Path, command: str, app: str, stack: str, imported: str, **manifests: object) -> list[int | None]:
    """The memory of each function, which only the app's beginning tells."""
    written = {"cdk.json": json.dumps({"app": command}), app: APP % imported, stack: STACK}
    written |= {name.replace("__", "/"): json.dumps(told) for name, told in manifests.items()}
    for name, text in written.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    functions = project.read([tmp_path], root=tmp_path, facts=book.load()).workload.functions
    return [each.memory_mb.value for each in functions]


@pytest.mark.parametrize(
    ("command", "app"),
    [
        pytest.param("node bin/app.js", "bin/app.ts", id="built beside it"),
        pytest.param("node dist/bin/app.js", "bin/app.ts", id="built elsewhere"),
        pytest.param("node lib/bin/app.js", "src/bin/app.ts", id="built from src"),
        pytest.param("lib/index.js", "src/index.ts", id="a file alone"),
        pytest.param("npm run build && node ./build/app.js", "src/app.ts", id="after its build"),
    ],
)
def test_an_app_that_is_built_first_begins_where_it_was_written(tmp_path: Path, command: str, app: str) -> None:
    assert _memory(tmp_path, command, app, "stack.ts", f"{'../' * app.count('/') or './'}stack") == [512]


@pytest.mark.parametrize("command", ["npm run synth", "yarn synth", "pnpm run synth"])
def test_an_app_that_a_script_of_its_manifest_runs(tmp_path: Path, command: str) -> None:
    package = {"scripts": {"synth": "ts-node --swc ./bin/index.ts", "start": "node server.js"}}
    found = _memory(tmp_path, command, "bin/index.ts", "stack.ts", "../stack", **{"package.json": package})
    assert found == [512]


@pytest.mark.parametrize(
    ("manifest", "told"),
    [
        pytest.param("package.json", {"workspaces": ["packages/*"]}, id="npm"),
        pytest.param(
            "rush.json",
            {"projects": [{"packageName": "@us/shop", "tags": [], "projectFolder": "packages/shop"}]},
            id="rush",
        ),
    ],
)
def test_packages_of_the_repository_are_the_apps_own(tmp_path: Path, manifest: str, told: object) -> None:
    manifests = {manifest: told, "packages__shop__package.json": {"name": "@us/shop", "main": "dist/index.js"}}
    found = _memory(
        tmp_path, "ts-node app.ts", "app.ts", "packages/shop/src/lib/stack.ts", "@us/shop/dist/lib/stack", **manifests
    )
    assert found == [512]
