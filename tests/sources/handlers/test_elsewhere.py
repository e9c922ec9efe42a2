"""Where the source is of a function whose template names what something has uploaded."""

from pathlib import Path

import pytest

from deburr.facts import book
from deburr.sources import project
from deburr.workload.function import ELSEWHERE

PYTHON = "def {0}(event, context):\n    return 1\n"
SCRIPT = "export const {0} = async () => 1;\n"
TEMPLATE = """\
Resources:
  Ship:
    Type: AWS::Lambda::Function
    Properties:
      Handler: {handler}
      Runtime: {runtime}
      Role: r
      Code: {code}
"""
KEY = "{{S3Bucket: b, S3Key: '{0}'}}"


def _folder(tmp_path: Path, code: str, handler: str, files: dict[str, str]) -> str | None:
    """The folder that the function's code is taken from, with the gap that says so; None where none is."""
    runtime = "python3.13" if all(file.endswith(".py") for file in files) else "nodejs22.x"
    files = {"template.yaml": TEMPLATE.format(handler=handler, runtime=runtime, code=code), **files}
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    reading = project.read([tmp_path], root=tmp_path, facts=book.load())
    (ship,) = reading.workload.functions
    taken = [gap for gap in reading.gaps if "the one place here that has its handler" in gap.what]
    assert len(taken) == (ship.code.built_by == ELSEWHERE) == (ship.handler is not None)
    return ship.code.folder


@pytest.mark.parametrize(
    ("key", "handler", "files", "folder"),
    [
        pytest.param("x.zip", "ship_order.handler", {"src/ship_order.py": "handler"}, "src", id="a telling file"),
        pytest.param("x.zip", "app.ship_order", {"src/app.py": "ship_order"}, "src", id="a telling name"),
        pytest.param("ship.zip", "app.handler", {"a/ship/app.py": "handler", "a/pay/app.py": "handler"}, "a/ship"),
        pytest.param("ship-v1.2.0.zip", "app.handler", {"a/ship/app.py": "handler"}, "a/ship", id="with a version"),
        pytest.param("code/ship_it.zip", "app.handler", {"a/ship-it/app.py": "handler"}, "a/ship-it", id="joined"),
        pytest.param("ship.zip", "ship.handler", {"src/ship.py": "handler"}, "src", id="named like its package"),
        pytest.param("x.zip", "orders/ship.handler", {"src/orders/ship.ts": "handler"}, "src", id="a path"),
        pytest.param("x.zip", "orders.ship.handler", {"src/orders/ship.py": "handler"}, "src", id="a module"),
        pytest.param("x.zip", "ship.go", {"a/ship.py": "go", "b/ship.py": "stop"}, "a", id="what defines it"),
        pytest.param("x.zip", "ship.go", {"a/ship.ts": "go", "dist/ship.js": "go"}, "a", id="not what was built"),
        pytest.param("x.zip", "ship.go", {"a/ship.py": "go", "tests/ship.py": "go"}, "a", id="not what is tested"),
        pytest.param(
            "pay-ship.zip", "app.handler", {"pay/ship/app.py": "handler", "ship/app.py": "handler"}, "pay/ship"
        ),
        pytest.param("%%PKG_PAY_SHIP%%", "index.handler", {"src/pay/ship/index.js": "handler"}, "src/pay/ship"),
        pytest.param("%%PAY%%", "app.handler", {"ship/app.py": "handler"}, None, id="a script's name of another"),
        pytest.param("x.zip", "app.handler", {"src/app.py": "handler"}, None, id="called what many are"),
        pytest.param("x.zip", "ship.go", {"a/ship.py": "go", "b/ship.py": "go"}, None, id="two places"),
        pytest.param("x.zip", "ship.go", {"a/ship.py": "stop"}, None, id="defines another"),
        pytest.param("x.zip", "ship.go", {"a/shipping.py": "go"}, None, id="another file"),
        pytest.param("0123456789abcdef0123456789abcdef", "ship.go", {"a/ship.py": "go"}, None, id="printed by sam"),
    ],
)
def test_what_is_uploaded_is_read_where_it_surely_stands(
    key: str, handler: str, files: dict[str, str], folder: str | None, tmp_path: Path
) -> None:
    written = {file: (PYTHON if file.endswith(".py") else SCRIPT).format(name) for file, name in files.items()}
    assert _folder(tmp_path, KEY.format(key), handler, written) == folder


@pytest.mark.parametrize(("name", "folder"), [("@shop/ship-order", "b"), ("shipping", None)])
def test_npm_calls_the_package_so(name: str, folder: str | None, tmp_path: Path) -> None:
    code = SCRIPT.format("handler")
    files = {"a/index.js": code, "b/index.js": code, "b/package.json": f'{{"name": "{name}"}}'}
    assert _folder(tmp_path, KEY.format("ship-order.zip"), "index.handler", files) == folder


def test_the_app_of_the_cdk_names_the_object(tmp_path: Path) -> None:
    (tmp_path / "cdk.json").write_text('{"app": "npx ts-node bin/app.ts"}')
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/app.ts").write_text(
        "import * as cdk from 'aws-cdk-lib';\nimport * as lambda from 'aws-cdk-lib/aws-lambda';\n"
        "const stack = new cdk.Stack(new cdk.App(), 'Shop');\n"
        "new lambda.Function(stack, 'Ship', {runtime: lambda.Runtime.PYTHON_3_13, handler: 'app.handler',\n"
        "  code: lambda.Code.fromBucket(bucket, `shop/${version}/ship.zip`)});\n"
    )
    for name in ("ship", "pay"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "app.py").write_text(PYTHON.format("handler"))
    (ship,) = project.read([tmp_path], root=tmp_path, facts=book.load()).workload.functions
    assert (ship.code.folder, ship.code.packed_as) == ("ship", "ship.zip")
    assert ship.handler is not None


def test_a_package_that_is_not_there_is_known_by_its_name(tmp_path: Path) -> None:
    files = {"src/ship/app.py": PYTHON.format("handler"), "src/pay/app.py": PYTHON.format("handler")}
    assert _folder(tmp_path, "dist/ship.zip", "app.handler", files) == "src/ship"


@pytest.mark.parametrize(
    ("files", "folder"),
    [
        pytest.param(["src/app.py", "app.py"], "src", id="of the folder it stands in"),
        pytest.param(["src/ship/app.py", "src/app.py"], "src/ship", id="of the folder it is called like"),
        pytest.param(["lib/app.py", "app.py"], "src/ship.zip", id="of another folder"),
    ],
)
def test_a_zip_that_is_not_there_is_made_of_what_stands_beside_it(
    files: list[str], folder: str, tmp_path: Path
) -> None:
    written = dict.fromkeys(files, PYTHON.format("handler"))
    assert _folder(tmp_path, "src/ship.zip", "app.handler", written) == folder


def test_of_two_zips_of_one_folder_neither_is_surely_all_of_it(tmp_path: Path) -> None:
    ships = [TEMPLATE.format(handler="app.handler", runtime="python3.13", code=f"src/{zip}.zip") for zip in ("a", "b")]
    second = ships[1].removeprefix("Resources:\n").replace("Ship:", "Pay:")
    (tmp_path / "template.yaml").write_text(ships[0] + second)
    (tmp_path / "src").mkdir()
    (tmp_path / "src/app.py").write_text(PYTHON.format("handler"))
    functions = project.read([tmp_path], root=tmp_path, facts=book.load()).workload.functions
    assert [each.handler for each in functions] == [None, None]


def test_another_apps_code_is_none_of_this_one(tmp_path: Path) -> None:
    files = {"ship/app.py": PYTHON.format("handler"), "ship/template.yml": "Resources: {}\n"}
    assert _folder(tmp_path, KEY.format("ship.zip"), "app.handler", files) is None


@pytest.mark.parametrize(
    ("code", "files", "folder"),
    [
        pytest.param("ship/lambda.zip", ["ship/app.py", "pay/app.py"], "ship", id="beside its source"),
        pytest.param("dist/shop-ship.zip", ["shop/src/ship/app.py", "shop/src/pay/app.py"], "shop/src/ship"),
        pytest.param("dist/shop-ship.zip", ["shop/ship/app.py", "shop/a/ship/app.py"], "shop/ship", id="nearest"),
        pytest.param("dist/shop-ship.zip", ["shop/a/ship/app.py", "shop/b/ship/app.py"], "dist/shop-ship.zip"),
    ],
)
def test_a_package_is_called_as_folders_of_its_source(code: str, files: list[str], folder: str, tmp_path: Path) -> None:
    assert _folder(tmp_path, code, "app.handler", dict.fromkeys(files, PYTHON.format("handler"))) == folder


def test_a_zip_at_the_top_is_made_of_all_there_is(tmp_path: Path) -> None:
    assert _folder(tmp_path, "ship.zip", "app.handler", {"app.py": PYTHON.format("handler")}) == ""
