"""Where the code of a function was written that a build puts elsewhere."""

from pathlib import Path

import pytest
from msgspec.structs import replace
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
        pytest.param("api/dist/handlers/deal.js", "index.handler", "api/src/handlers/deal.ts", id="one file of src"),
        pytest.param("dist/deal.mjs", "index.handler", "lambdas/deal.ts", id="one file of a folder of lambdas"),
        pytest.param("build/functions/deal.js", "deal.handler", "functions/deal.js", id="one file beside the build"),
        pytest.param("dist/src/deal.js", "index.handler", "src/deal.ts", id="one file, the folder kept"),
        pytest.param("dist/deal", "index.handler", "src/deal.ts", id="a folder for one file"),
        pytest.param("dist/deal", "index.handler", "src/handlers/deal.ts", id="a folder for one of the handlers"),
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


@pytest.mark.parametrize(
    ("folder", "written"),
    [
        pytest.param("api/packed/deal.js", "api/src/deal.ts", id="no word for what is built"),
        pytest.param("api/dist/deal.js", "api/src/other.ts", id="another file"),
        pytest.param("api/dist/deal.js", "shop/src/deal.ts", id="another app's"),
        pytest.param("api/dist/deal.zip", "api/src/deal.ts", id="a package"),
    ],
)
def test_a_file_that_nothing_tells_of_is_built_elsewhere(folder: str, written: str, tmp_path: Path) -> None:
    path = tmp_path / written
    path.parent.mkdir(parents=True)
    path.write_text("export const handler = async () => 1;\n", encoding="utf-8")
    code = Code(PackageKind.ZIP, Place("template.yaml", 1), folder)
    function = a_function(runtime="nodejs22.x", entry="index.handler", code=code)
    assert not isinstance(locate(function, Sources(tmp_path), ()), Located)


@pytest.mark.parametrize(("runtime", "name"), [("nodejs22.x", "index.ts"), ("python3.13", "index.py")])
def test_the_innermost_build_is_the_codes_own(runtime: str, name: str, tmp_path: Path) -> None:
    for file in (name, f"lib/pay/{name}"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text("handler = 1\n")
    code = Code(PackageKind.ZIP, Place("template.yaml", 1), "lib/pay/dist")
    found = locate(a_function(code=code, entry="index.handler", runtime=runtime), Sources(tmp_path), ())
    assert isinstance(found, Located) and found.file == f"lib/pay/{name}"


@pytest.mark.parametrize("name", ["handler", "other"])
def test_a_build_makes_folders_only_for_a_file_that_has_the_handler(name: str, tmp_path: Path) -> None:
    (tmp_path / "index.ts").write_text(f"export const {name} = async () => 1;\n")
    code = Code(PackageKind.ZIP, Place("template.yaml", 1), "lib/orders/pay")
    found = locate(a_function(code=code, entry="index.handler", runtime="nodejs22.x"), Sources(tmp_path), ())
    assert isinstance(found, Located) == (name == "handler")


def test_what_is_built_and_there_is_read_itself(tmp_path: Path) -> None:
    for file in ("dist/deal.js", "src/deal.ts"):
        (tmp_path / file).parent.mkdir()
        (tmp_path / file).write_text("exports.handler = async () => 1;\n", encoding="utf-8")
    code = Code(PackageKind.ZIP, Place("template.yaml", 1), "dist/deal.js")
    found = locate(a_function(runtime="nodejs22.x", entry="deal.handler", code=code), Sources(tmp_path), ())
    assert isinstance(found, Located)
    assert found.file == "dist/deal.js"


@pytest.mark.parametrize(
    ("folder", "entry", "written", "root"),
    [
        pytest.param(".build/lambdas", "service.pay.handler", "service/pay.py", "", id="copied from beside it"),
        pytest.param("api/dist", "pay.handler", "api/src/pay.py", "api/src", id="src for dist"),
        pytest.param("build/pay", "app.handler", "pay/app.py", "pay", id="one folder for each function"),
        pytest.param("packed/pay", "app.handler", "pay/app.py", None, id="no word for what is built"),
    ],
)
def test_python_that_a_build_copies(folder: str, entry: str, written: str, root: str | None, tmp_path: Path) -> None:
    path = tmp_path / written
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("def handler(event, context): return 1\n", encoding="utf-8")
    function = a_function(
        runtime="python3.13", entry=entry, code=Code(PackageKind.ZIP, Place("template.yaml", 1), folder)
    )
    found = locate(function, Sources(tmp_path), ())
    if root is None:
        assert not isinstance(found, Located)
    else:
        assert isinstance(found, Located), found
        assert (found.file, found.roots) == (written, (root,))


RECIPE = "build-%s:\n\tesbuild $(TOP)/api/src/%s --bundle \\\n\t  --outfile=$(ARTIFACTS_DIR)/index.js\n"


@pytest.mark.parametrize(
    ("recipe", "written", "found"),
    [
        pytest.param(RECIPE % ("Pay", "index.ts"), "api/src/index.ts", True, id="from the top"),
        pytest.param(RECIPE % ("Pay", "pay.ts"), "api/src/pay.ts", True, id="under another name"),
        pytest.param(RECIPE % ("Other", "pay.ts"), "api/src/pay.ts", False, id="another function's"),
        pytest.param("build-Pay:\n\tnpm run build\n", "api/src/pay.ts", False, id="no bundler"),
    ],
)
def test_what_a_makefile_bundles(recipe: str, written: str, found: bool, tmp_path: Path) -> None:
    path = tmp_path / written
    path.parent.mkdir(parents=True)
    path.write_text("export const handler = async () => 1;\n", encoding="utf-8")
    (tmp_path / "api/Makefile").write_text(f"TOP := /home/me/shop\n\n{recipe}", encoding="utf-8")
    code = Code(PackageKind.ZIP, Place("template.yaml", 1), "api", built_by="makefile")
    function = replace(a_function(runtime="nodejs22.x", entry="index.handler", code=code), address="template.yaml#Pay")
    located = locate(function, Sources(tmp_path), ())
    assert (isinstance(located, Located) and located.file == written) is found
