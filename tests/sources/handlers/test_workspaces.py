"""Packages of the repository that handlers import by name are the workload's own code."""

from pathlib import Path

import pytest
from tests.sources.handlers.walked import walk

from deburr.sources.handlers.workspaces import packages

APP = "import { save } from '%s';\nexport const handler = async (event) => save(event);\n"
STORE = "import { S3Client } from '@aws-sdk/client-s3';\nexport const save = async () => new S3Client({});\n"
SHOP = '{"name": "@us/shop", %s}'
WAYS = {
    "npm": ({"package.json": '{"workspaces": ["packages/*"]}'}, '"main": "index.js"', "index.js", ""),
    "yarn": ({"package.json": '{"workspaces": {"packages": ["./packages/*"]}}'}, '"main": "index.js"', "index.js", ""),
    "pnpm": ({"pnpm-workspace.yaml": "packages:\n  - 'packages/**'\n"}, '"main": "index.js"', "index.js", ""),
    "a path": (
        {"api/package.json": '{"dependencies": {"@us/shop": "file:../packages/shop"}}'},
        '"main": "index.js"',
        "index.js",
        "",
    ),
    "built elsewhere": (
        {"package.json": '{"workspaces": ["packages/*"]}'},
        '"main": "./dist/cjs/index.js"',
        "src/index.ts",
        "",
    ),
    "exports": (
        {"package.json": '{"workspaces": ["packages/*"]}'},
        '"exports": {".": {"types": "./dist/shop.d.ts", "import": "./dist/shop.js"}}',
        "src/shop.ts",
        "",
    ),
    "one file of it": (
        {"package.json": '{"workspaces": ["packages/*"]}'},
        '"exports": {"./store": "./dist/store/index.js"}',
        "src/store/index.ts",
        "/store",
    ),
    "a file that nobody exports": (
        {"package.json": '{"workspaces": ["packages/*"]}'},
        '"private": true',
        "src/store.ts",
        "/store",
    ),
}


@pytest.mark.parametrize(("files", "manifest", "entry", "rest"), WAYS.values(), ids=WAYS)
def test_is_followed(tmp_path: Path, files: dict[str, str], manifest: str, entry: str, rest: str) -> None:
    made = {
        **files,
        "packages/shop/package.json": SHOP % manifest,
        f"packages/shop/{entry}": STORE,
        "api/app.ts": APP % f"@us/shop{rest}",
    }
    found = walk(tmp_path, made, main="api/app.ts")
    assert [client.service for client in found.clients] == ["s3"]
    assert f"packages/shop/{entry}" in found.files


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({}, id="no workspace"),
        pytest.param({"package.json": '{"workspaces": ["packages/*", "!packages/shop"]}'}, id="left out"),
        pytest.param({"package.json": '{"workspaces": ["../packages/*"]}'}, id="outside"),
        pytest.param({"package.json": "{"}, id="no JSON"),
        pytest.param({"package.json": '{"dependencies": {"@us/shop": "^1.0.0"}}'}, id="from the registry"),
    ],
)
def test_is_not(tmp_path: Path, files: dict[str, str]) -> None:
    made = {
        **files,
        "packages/shop/package.json": SHOP % '"main": "index.js"',
        "packages/shop/index.js": STORE,
        "api/app.ts": APP % "@us/shop",
    }
    assert not walk(tmp_path, made, main="api/app.ts").clients


def test_a_path_out_of_the_checked_folder_is_no_package(tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    app = tmp_path / "app"
    app.mkdir()
    (app / "package.json").write_text('{"dependencies": {"shop": "file:../shop"}}', encoding="utf-8")
    assert packages(app, ".") == {}


@pytest.mark.parametrize(
    ("written", "named"),
    [
        pytest.param(
            "packages:\n- packages/*  # all\nonlyBuiltDependencies:\n- esbuild\n", {"@us/shop"}, id="one of two lists"
        ),
        pytest.param("onlyBuiltDependencies:\n- packages/shop\n", set(), id="another list alone"),
        pytest.param(
            "catalog: {react: ^18}\npackages: # ours\n\n  # here\n  - 'packages/*'", {"@us/shop"}, id="the last"
        ),
    ],
)
def test_pnpm_lists_more_than_packages(tmp_path: Path, written: str, named: set[str]) -> None:
    (tmp_path / "pnpm-workspace.yaml").write_text(written, encoding="utf-8")
    (tmp_path / "packages/shop").mkdir(parents=True)
    (tmp_path / "packages/shop/package.json").write_text(SHOP % '"private": true', encoding="utf-8")
    assert packages(tmp_path, ".").keys() == named
