"""Where the code of a function is that an app has copied, bundled or taken out of an image."""

from pathlib import Path

import pytest

from deburr.facts import book
from deburr.sources import project
from deburr.sources.reading import Reading

PYTHON, SCRIPT = "def handler(event, context):\n    return 1\n", "exports.handler = async () => 1;\n"
APP = """\
import { App, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as path from 'path';
const image = lambda.Runtime.PYTHON_3_13.bundlingImage;
class Bundler extends Construct {
  take(folder: string) {
    const asset = new Asset(this, hash(folder).slice(0, 6), { path: folder, bundling: { image, command: ['zip'] } });
    return lambda.Code.fromBucket(asset.bucket, asset.s3ObjectKey);
  }
}
class Orders extends Construct {
  constructor(scope: Construct, id: string, props: { shared: { code: Bundler }, stage: string }) {
    super(scope, id);
    const code = %s;
    new lambda.Function(this, 'Ship', { runtime: lambda.Runtime.%s, handler: 'app.handler', code });
  }
}
class Shop extends Stack {
  constructor(scope: Construct, id: string, props: any) {
    super(scope, id, props);
    const shared = { code: new Bundler(this, 'Bundler') };
    new Orders(this, 'Orders', { shared, stage: props.stage });
  }
}
new Shop(new App(), 'Shop', {});
"""
PYTHON_APP = """\
import os
from aws_cdk import App, Stack, aws_lambda, aws_s3_assets
app = App()
stack = Stack(app, "Shop")
asset = aws_s3_assets.Asset(stack, "Asset", path="ship")
aws_lambda.Function(
    stack, "Ship", runtime=aws_lambda.Runtime.PYTHON_3_13, handler="app.handler", code=%s
)
"""


def _read(tmp_path: Path, app: str, files: dict[str, str]) -> Reading:
    begins = "app.ts" if app.startswith("import {") else "shop.py"
    written = {begins: app, "cdk.json": f'{{"app": "run {begins}"}}', **files}
    for name, text in written.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return project.read([tmp_path], root=tmp_path, facts=book.load())


def _file(reading: Reading) -> str | None:
    """The file that the handler is read from; None where it is not."""
    (ship,) = reading.workload.functions
    return ship.handler.file if ship.handler is not None else None


@pytest.mark.parametrize(
    ("code", "files"),
    [
        pytest.param("props.shared.code.take(path.join(__dirname, './ship'))", ["ship/app.py"], id="a helper's asset"),
        pytest.param(
            "new lambda.S3Code(props.bucket, new Asset(this, 'Asset', { path: 'ship' }).s3ObjectKey)",
            ["ship/app.py", "pay/app.py"],
            id="an asset",
        ),
    ],
)
def test_an_object_that_an_asset_becomes_is_its_folder(tmp_path: Path, code: str, files: list[str]) -> None:
    reading = _read(tmp_path, APP % (code, "PYTHON_3_13"), dict.fromkeys(files, PYTHON))
    assert _file(reading) == files[0]


@pytest.mark.parametrize(
    ("command", "files", "file"),
    [
        pytest.param("cp -r /asset-input/ship/* /asset-output/", ["src/ship/app.py"], "src/ship/app.py", id="a folder"),
        pytest.param(
            "mkdir -p /asset-output && cp -r ship/. /asset-output && cp -r shared /asset-output",
            ["src/ship/app.py", "src/shared/app.py", "src/app.py"],
            "src/ship/app.py",
            id="beside another that keeps its name",
        ),
        pytest.param("cd api && cp app.py /asset-output", ["src/app.py", "src/api/app.py"], "src/api/app.py", id="cd"),
        pytest.param("cp api/*.py /asset-output/", ["src/api/app.py", "src/app.py"], "src/api/app.py", id="a pattern"),
        pytest.param("cp main.py /asset-output/app.py", ["src/main.py", "src/app.py"], "src/main.py", id="renamed"),
        pytest.param(
            "pip install -r requirements.txt -t /asset-output && cp -au . /asset-output",
            ["src/app.py", "src/api/app.py"],
            "src/app.py",
            id="all of it",
        ),
        pytest.param("pip install ./ship -t /asset-output", ["src/ship/src/app.py"], "src/ship/src/app.py", id="pip"),
        pytest.param("make", ["src/api/app.py"], None, id="what another tool does"),
        pytest.param("cp -r ship /asset-output/", ["src/ship/app.py"], None, id="what keeps its folder"),
        pytest.param("cp ${props.stage}/app.py /asset-output", ["src/api/app.py"], None, id="settled by the app"),
    ],
)
def test_commands_of_a_bundling_tell_what_is_taken(
    tmp_path: Path, command: str, files: list[str], file: str | None
) -> None:
    code = f"lambda.Code.fromAsset('src', {{ bundling: {{ image, command: ['bash', '-c', `{command}`] }} }})"
    assert _file(_read(tmp_path, APP % (code, "PYTHON_3_13"), dict.fromkeys(files, PYTHON))) == file


@pytest.mark.parametrize(
    ("steps", "files", "file"),
    [
        pytest.param("COPY ship/app.py /asset/app.py", ["ship/app.py", "pay/app.py"], "ship/app.py", id="a file"),
        pytest.param("COPY ship /asset", ["ship/app.py", "pay/app.py"], "ship/app.py", id="a folder"),
        pytest.param(
            "WORKDIR /asset\nCOPY ship/main.py app.py", ["ship/main.py", "app.py"], "ship/main.py", id="renamed"
        ),
        pytest.param(
            "COPY . /tmp/all\nRUN pip install -t /asset /tmp/all/ship[db] boto3",
            ["ship/app.py", "pay/app.py"],
            "ship/app.py",
            id="installed",
        ),
        pytest.param(
            "COPY . /tmp\nRUN cd /tmp/ship && cp *.py /asset/\nCOPY pay /asset/pay",
            ["ship/app.py", "pay/app.py"],
            "ship/app.py",
            id="copied again",
        ),
        pytest.param(
            "COPY . /all\nFROM scratch\nCOPY --from=0 /all/ship /asset",
            ["ship/app.py", "pay/app.py"],
            "ship/app.py",
            id="from another stage",
        ),
        pytest.param(
            "ARG NAME=pay\nCOPY ${NAME} /asset", ["ship/app.py", "pay/app.py"], "ship/app.py", id="an argument"
        ),
        pytest.param("ARG OF\nCOPY $OF /asset", ["ship/app.py"], None, id="an argument that nobody says"),
        pytest.param(
            "COPY ship /work\nRUN build /work", ["ship/app.py", "pay/app.py"], "ship/app.py", id="one is copied"
        ),
        pytest.param("COPY . /work\nRUN build /work", ["ship/app.py", "pay/app.py"], None, id="which is not known"),
    ],
)
def test_a_package_that_an_image_holds_comes_from_what_is_copied(
    tmp_path: Path, steps: str, files: list[str], file: str | None
) -> None:
    code = 'aws_lambda.Code.from_docker_build(path=os.path.abspath("./"), file="Recipe", build_args={"NAME": "ship"})'
    written = {"Recipe": f"FROM public.ecr.aws/sam/build-python3.13\n{steps}\n", **dict.fromkeys(files, PYTHON)}
    reading = _read(tmp_path, PYTHON_APP % code, written)
    assert _file(reading) == file
    assert any("Recipe tells where its handler is" in gap.what for gap in reading.gaps) == (file is not None)


def test_the_folder_in_which_an_image_is_built_is_no_package(tmp_path: Path) -> None:
    code = 'aws_lambda.Code.from_docker_build(os.path.join(os.getcwd(), "ship"), image_path="/out")'
    written = {
        "ship/Dockerfile": "FROM python\nCOPY . /out\n",
        "ship/app.py": PYTHON,
        "ship/requirements.txt": "boto3\n",
    }
    (ship,) = _read(tmp_path, PYTHON_APP % code, written).workload.functions
    assert ship.handler is not None and ship.package is None and not ship.code.installs


def test_what_pythons_asset_becomes_is_its_folder(tmp_path: Path) -> None:
    code = "aws_lambda.Code.from_bucket(asset.bucket, asset.s3_object_key)"
    files = dict.fromkeys(["ship/app.py", "pay/app.py"], PYTHON)
    assert _file(_read(tmp_path, PYTHON_APP % code, files)) == "ship/app.py"


@pytest.mark.parametrize(
    ("built", "file"),
    [
        pytest.param("{ entryPoints: ['./src/ship.ts'], outfile: './out/ship/app.js' }", "src/ship.ts", id="one"),
        pytest.param("{ entryPoints: ['./src/ship.ts'], outfile: './out/pay/app.js' }", None, id="of another"),
        pytest.param("{ entryPoints: ['./src/ship.ts', './src/pay.ts'], outdir: 'out' }", None, id="several"),
    ],
)
def test_what_a_command_bundles_is_read_where_it_was_written(tmp_path: Path, built: str, file: str | None) -> None:
    code = "lambda.Code.fromCustomCommand('out/ship', ['node', 'build.js'])"
    files = {"build.js": f"esbuild.build({built});\n", "src/ship.ts": SCRIPT, "src/pay.ts": SCRIPT}
    assert _file(_read(tmp_path, APP % (code, "NODEJS_22_X"), files)) == file


def test_inline_code_of_which_a_part_is_settled_by_the_app_is_read(tmp_path: Path) -> None:
    code = "lambda.Code.fromInline(`exports.handler = async () => { return '${props.stage}'; };`)"
    (ship,) = _read(
        tmp_path, (APP % (code, "NODEJS_22_X")).replace("app.handler", "index.handler"), {}
    ).workload.functions
    assert ship.handler is not None


def test_what_another_stage_of_an_image_holds_is_not_guessed(tmp_path: Path) -> None:
    code = 'aws_lambda.Code.from_docker_build("ship", target_stage="build")'
    files = {"ship/Dockerfile": "FROM python AS build\nCOPY app.py /asset/\nFROM scratch\n", "ship/app.py": PYTHON}
    assert _file(_read(tmp_path, PYTHON_APP % code, files)) is None


def test_pythons_function_of_another_library_is_read_where_its_root_is(tmp_path: Path) -> None:
    made = "new UvPythonFunction(this, 'Ship', { rootDir: 'ship', index: 'shop/app.py', handler: 'handler',"
    app = (APP % ("0", "PYTHON_3_13")).replace("new lambda.Function(this, 'Ship', {", made)
    app = app.replace("import * as path", "import { UvPythonFunction } from 'uv-python-lambda';\nimport * as path")
    app = app.replace("handler: 'app.handler', code", "")
    assert _file(_read(tmp_path, app, {"ship/shop/app.py": PYTHON})) == "ship/shop/app.py"


@pytest.mark.parametrize(
    ("path", "file"),
    [
        pytest.param("path.join(findUp('dist'), 'ship.zip')", "lambdas/ship/app.py", id="joined"),
        pytest.param(
            "path.join(`${findUp('dist')}/all`, '@us', 'ship.zip')", "lambdas/ship/app.py", id="parts of parts"
        ),
        pytest.param("path.dirname(path.join(findUp('dist'), 'ship.zip'))", None, id="its folder"),
        pytest.param("path.join(findUp('dist'), '..', 'sold.zip')", None, id="of another name"),
        pytest.param("path.join('dist', findUp('ship'))", None, id="whose end is not known"),
    ],
)
def test_a_package_of_which_the_name_alone_is_known_is_looked_for_by_it(
    tmp_path: Path, path: str, file: str | None
) -> None:
    files = dict.fromkeys(["lambdas/ship/app.py", "lambdas/pay/app.py"], PYTHON)
    assert _file(_read(tmp_path, APP % (f"lambda.Code.fromAsset({path})", "PYTHON_3_13"), files)) == file


def test_pythons_path_of_which_the_end_is_known_names_the_package(tmp_path: Path) -> None:
    app = PYTHON_APP.replace("import os\n", "import os, pathlib\n")
    code = 'aws_lambda.Code.from_asset(str(pathlib.Path(find_up("dist")) / "ship.zip"))'
    files = dict.fromkeys(["lambdas/ship/app.py", "lambdas/pay/app.py"], PYTHON)
    assert _file(_read(tmp_path, app % code, files)) == "lambdas/ship/app.py"
