"""Files that webpack and esbuild bundle, by the names that handlers call them by."""

import json
from pathlib import Path

import pytest
from tests.rules.build import a_function

from deburr.place import Place
from deburr.sources.handlers.bundles import esbuild_entry, esbuild_scripts, webpack_entries
from deburr.sources.handlers.locate import Absent, Located, locate
from deburr.sources.handlers.modules import Sources
from deburr.workload.function import Code, PackageKind

CONFIGS = [
    pytest.param("module.exports = {\n  entry: './src/lambda.js',\n}\n", {"main": "src/lambda.js"}, id="one"),
    pytest.param('export default { entry: ["./src/api.ts"] };\n', {"main": "src/api.ts"}, id="in a list"),
    pytest.param("entry: path.join(__dirname, 'src/api.ts'),\n", {"main": "src/api.ts"}, id="joined"),
    pytest.param(
        "entry: {\n  orders: './src/orders.ts',\n  'jobs/pay': ['./src/pay.ts'],\n},\n",
        {"orders": "src/orders.ts", "jobs/pay": "src/pay.ts"},
        id="named",
    ),
    pytest.param("entry: slsw.lib.entries,\n", {}, id="handed over"),
    pytest.param("entry: Object.fromEntries(glob('./src/*.ts')),\n", {}, id="computed"),
    pytest.param("module.exports = {};\n", {}, id="none"),
]


@pytest.mark.parametrize(("text", "entries"), CONFIGS)
def test_entries(text: str, entries: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "webpack.config.js").write_text(text, encoding="utf-8")
    assert webpack_entries(tmp_path) == entries


def test_without_a_configuration(tmp_path: Path) -> None:
    assert webpack_entries(tmp_path) == {}


@pytest.mark.parametrize(
    ("entry", "file"),
    [
        pytest.param("main.handler", "api/src/lambda.js", id="the entry without a name"),
        pytest.param("other.handler", None, id="no such bundle"),
    ],
)
def test_a_bundle_is_read_where_it_was_written(entry: str, file: str | None, tmp_path: Path) -> None:
    (tmp_path / "api/src").mkdir(parents=True)
    (tmp_path / "api/src/lambda.js").write_text("exports.handler = async () => 1;\n", encoding="utf-8")
    (tmp_path / "api/webpack.config.js").write_text("module.exports = { entry: './src/lambda.js' }\n", encoding="utf-8")
    code = Code(PackageKind.ZIP, Place("template.yaml", 1), "api/dist")
    found = locate(a_function(runtime="nodejs22.x", entry=entry, code=code), Sources(tmp_path), ())
    assert isinstance(found, Absent) if file is None else isinstance(found, Located) and found.file == file


@pytest.mark.parametrize(
    ("script", "bundles"),
    [
        pytest.param(
            "esbuild src/lambda.ts --bundle --outfile=dist/index.js", {"dist/index": "src/lambda.ts"}, id="one"
        ),
        pytest.param("npx esbuild --outfile=./out/a.mjs ./a.ts --x:y=z.js", {"out/a": "a.ts"}, id="flags around it"),
        pytest.param(
            "rm -rf dist && esbuild --outfile=dist/a.js a.ts && esbuild --outfile=dist/b.js b/index.ts",
            {"dist/a": "a.ts", "dist/b": "b/index.ts"},
            id="two commands",
        ),
        pytest.param(
            "esbuild src/a.ts src/b.ts --outdir=dist",
            {"dist/a": "src/a.ts", "dist/b": "src/b.ts"},
            id="several of a folder",
        ),
        pytest.param("esbuild a/index.ts b/index.ts --outdir=dist", {}, id="of several folders"),
        pytest.param("esbuild src/*.ts --outdir=dist", {}, id="a pattern"),
        pytest.param("tsc --outDir dist", {}, id="another tool"),
        pytest.param("esbuild a.ts --outfile=", {}, id="nowhere"),
    ],
)
def test_scripts_of_a_manifest(script: str, bundles: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text(json.dumps({"scripts": {"build": script}}), encoding="utf-8")
    assert esbuild_scripts(tmp_path) == bundles


@pytest.mark.parametrize("text", ["[]", "{", '{"scripts": 1}'])
def test_a_manifest_without_scripts(text: str, tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text(text, encoding="utf-8")
    assert esbuild_scripts(tmp_path) == {} == esbuild_scripts(tmp_path / "other")


def test_what_a_script_bundles_is_read_before_what_is_called_alike(tmp_path: Path) -> None:
    (tmp_path / "api/src").mkdir(parents=True)
    for name in ("lambda", "index"):
        (tmp_path / f"api/src/{name}.ts").write_text("export const handler = async () => 1;\n", encoding="utf-8")
    script = {"scripts": {"build": "esbuild src/lambda.ts --outfile=dist/index.js"}}
    (tmp_path / "api/package.json").write_text(json.dumps(script), encoding="utf-8")
    code = Code(PackageKind.ZIP, Place("template.yaml", 1), "api/dist")
    found = locate(a_function(runtime="nodejs22.x", entry="index.handler", code=code), Sources(tmp_path), ())
    assert isinstance(found, Located) and found.file == "api/src/lambda.ts"


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        pytest.param("build({ entryPoints: ['./src/a.ts'], outfile: './out/a.js' })", "./src/a.ts", id="one"),
        pytest.param("build({ entryPoints: ['./src/a.ts'], outfile: 'out/b.js' })", None, id="of another"),
        pytest.param("build({ entryPoints: ['a.ts', 'b.ts'], outdir: 'out' })", None, id="several"),
    ],
)
def test_a_script_of_its_own(text: str, entry: str | None, tmp_path: Path) -> None:
    (tmp_path / "build.js").write_text(text, encoding="utf-8")
    assert esbuild_entry(tmp_path / "build.js", "out/a.js") == entry
    assert esbuild_entry(tmp_path / "none.js", "out/a.js") is None
