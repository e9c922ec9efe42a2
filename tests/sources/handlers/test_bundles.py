"""Files that webpack bundles, by the names that handlers call them by."""

from pathlib import Path

import pytest
from tests.rules.build import a_function

from deburr.place import Place
from deburr.sources.handlers.bundles import webpack_entries
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
