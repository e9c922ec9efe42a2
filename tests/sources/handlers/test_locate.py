"""Where the code of a function was written that a build puts elsewhere."""

from pathlib import Path

import pytest
from tests.rules.build import a_function

from deburr.place import Place
from deburr.sources.handlers.locate import Located, locate
from deburr.sources.handlers.modules import Sources
from deburr.workload.function import Code, PackageKind


@pytest.mark.parametrize(
    ("folder", "entry", "written"),
    [
        pytest.param("dist", "app.handler", "src/app.ts", id="src for dist"),
        pytest.param("dist/rentals", "cancel.handler", "lambdas/rentals/cancel.ts", id="a folder of lambdas"),
        pytest.param("dist", "functions/pay.handler", "functions/pay.js", id="beside the build"),
    ],
)
def test_what_is_built_is_read_where_it_was_written(folder: str, entry: str, written: str, tmp_path: Path) -> None:
    path = tmp_path / written
    path.parent.mkdir(parents=True)
    path.write_text("exports.handler = async () => 1;\n", encoding="utf-8")
    function = a_function(
        runtime="nodejs22.x", entry=entry, code=Code(PackageKind.ZIP, Place("template.yaml", 1), folder)
    )
    found = locate(function, Sources(tmp_path), ())
    assert isinstance(found, Located), found
    assert found.file == written
