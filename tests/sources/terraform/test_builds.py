"""Code of packages that a script makes is found where it really is."""

from collections.abc import Callable

import pytest

from deburr.sources.reading import Reading
from deburr.sources.terraform.shell import moves

F = """\
resource "aws_lambda_function" "f" {{
  function_name = "f"
  runtime       = "{runtime}"
  handler       = "{handler}"
  filename      = "{filename}"
}}
resource "null_resource" "build" {{
  provisioner "local-exec" {{
    command     = {command}
    working_dir = "{folder}"
  }}
}}
"""
HANDLER = "def handler(event, context):\n    return 1\n"
TWO = {"orders/app.py": HANDLER, "stock/app.py": HANDLER}


def main(
    command: str = '"true"',
    filename: str = "build/f.zip",
    folder: str = ".",
    runtime: str = "python3.13",
    handler: str = "app.handler",
) -> str:
    return F.format(command=command, filename=filename, folder=folder, runtime=runtime, handler=handler)


@pytest.mark.parametrize(
    ("text", "files", "folder"),
    [
        pytest.param(main('"cd orders && zip -r ../build/f.zip ."'), TWO, "orders", id="a zip of where it stands"),
        pytest.param(main('"zip -qr build/f orders/"'), TWO, "orders", id="a zip of a folder"),
        pytest.param(
            main('"zip -j ../build/f.zip app.py"', folder="stock"), TWO, "stock/app.py", id="a working folder"
        ),
        pytest.param(
            main('"bash ${path.module}/bin/build.sh"'),
            {**TWO, "bin/build.sh": "#!/bin/sh\nset -e\nOUT=build\n(cd stock; zip -r ../$OUT/f.zip *)\ncd orders\n"},
            "stock",
            id="a script, with a variable and a subshell",
        ),
        pytest.param(
            main(
                '"rm -rf pkg; cp -r orders/. pkg && pip install -t pkg -r r.txt && cd pkg && zip -r ../build/f.zip ."'
            ),
            TWO,
            "orders",
            id="a zip of a copy",
        ),
        pytest.param(
            main(
                '"npx esbuild src/web.ts --bundle --outfile=dist/web.js"',
                "dist/web.js",
                runtime="nodejs22.x",
                handler="web.handler",
            ),
            {"src/web.ts": "export const handler = async () => 1;\n"},
            "src/web.ts",
            id="a bundle",
        ),
        pytest.param(
            main(filename="dist/web.js", runtime="nodejs22.x", handler="web.handler"),
            {"lambdas/web.ts": "export const handler = async () => 1;\n"},
            "lambdas",
            id="a compiled file",
        ),
        pytest.param(main(), {"src/app.py": HANDLER}, "src", id="the only handler of that name"),
        pytest.param(main(filename="build/stock.zip"), TWO, "stock", id="the one in a folder of the package's name"),
        pytest.param(main(), TWO, "build/f.zip", id="one of two, nobody knows which"),
        pytest.param(main(), {"src/app.py": "x = 1\n"}, "build/f.zip", id="a file without that function"),
        pytest.param(main('"zip -r build/f.zip ../outside"'), TWO, "build/f.zip", id="from outside the checked folder"),
        pytest.param(main('"cp -r build/f.zip build/f.zip"'), TWO, "build/f.zip", id="made of itself"),
    ],
)
def test_where_it_really_is(read: Callable[..., Reading], text: str, files: dict[str, str], folder: str) -> None:
    reading = read(text, files)
    (function,) = reading.workload.functions
    assert function.code.folder == folder
    guessed = 'command     = "true"' in text and not folder.startswith("build")
    assert any("is taken to be made of" in gap.what for gap in reading.gaps) is guessed
    assert (function.handler is not None) is not folder.startswith("build")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("zip out.zip 'unclosed", []),
        ("zip", []),
        ("cp", []),
        ("cd", []),
        (")(cd a; zip x.zip .", [("/w/a/x.zip", "/w/a")]),
        ("A=1 && B=${A}x && zip $B.zip src", [("/w/1x.zip", "/w/src")]),
        ("cp -r a b c dist/", [("/w/dist", "/w/a"), ("/w/dist", "/w/b"), ("/w/dist", "/w/c")]),
        ("zip -r f.zip \\\n  src", [("/w/f.zip", "/w/src")]),
        ("# zip -r f.zip src\n", []),
    ],
)
def test_what_a_script_says(text: str, expected: list[tuple[str, str]]) -> None:
    assert list(moves(text, "/w")) == expected


BARE = F.partition('resource "null_resource"')[0].format(
    runtime="python3.13", handler="app.handler", filename="build/f.zip"
)
WEB = BARE.replace("python3.13", "nodejs22.x").replace("app.handler", "web.handler")
JS = {
    "orders/web.ts": "export const handler = async () => 1;\n",
    "stock/web.ts": "export const handler = async () => 2;\n",
}


@pytest.mark.parametrize(
    ("text", "files", "folder"),
    [
        pytest.param(
            BARE,
            {"Makefile": "SRC := stock\n\nbuild/f.zip: $(SRC)/app.py\n\tcd $(SRC) && zip -r ../$@ .\n", **TWO},
            "stock",
            id="a Makefile",
        ),
        pytest.param(
            WEB,
            {
                "package.json": '{"scripts": {"build": "esbuild stock/web.ts --bundle --outdir=dist",'
                ' "pack": "cd dist && zip -r ../build/f.zip ."}}',
                **JS,
            },
            "stock/web.ts",
            id="scripts of npm",
        ),
        pytest.param(
            WEB,
            {
                "esbuild.config.mjs": "build({ entryPoints: ['stock/web.ts'], bundle: true, outdir: 'dist' });\n",
                "scripts/pack.sh": "(cd dist && zip -r ../build/f.zip .)\n",
                **JS,
            },
            "stock/web.ts",
            id="settings of esbuild, and a script",
        ),
        pytest.param(
            BARE,
            {
                ".github/workflows/deploy.yml": "jobs:\n  build:\n    steps:\n      - run: zip -r ../build/f.zip .\n"
                "        working-directory: stock\n",
                **TWO,
            },
            "stock",
            id="a workflow",
        ),
        pytest.param(
            BARE,
            {
                "Makefile": "all:\n\tmake -C \n:\n\t$(\n",
                "package.json": "{",
                ".github/workflows/x.yml": "zip: [",
                **TWO,
            },
            "build/f.zip",
            id="nonsense",
        ),
    ],
)
def test_who_packs_stands_beside_the_configuration(
    read: Callable[..., Reading], text: str, files: dict[str, str], folder: str
) -> None:
    (function,) = read(text, files).workload.functions
    assert function.code.folder == folder


WORKFLOW = """\
jobs:
  build:
    steps:
      - run: |
          mkdir -p build/shared/python build/orders
          cp shared/src/requirements.txt build/shared/python/
          cp shared/src/shop/stock.py build/shared/python/
          cp orders/src/requirements.txt build/orders/
          cp orders/src/orders/app.py build/orders/
"""
COPIED = """\
data "archive_file" "orders" {
  type        = "zip"
  source_dir  = "../build/orders"
  output_path = "../build/orders.zip"
}
resource "aws_lambda_layer_version" "shared" {
  layer_name = "shared"
  filename   = "../build/shared"
}
resource "aws_lambda_function" "f" {
  function_name = "f"
  runtime       = "python3.13"
  handler       = "app.handler"
  filename      = data.archive_file.orders.output_path
  layers        = [aws_lambda_layer_version.shared.arn]
}
"""


def test_of_files_that_are_copied_beside_each_other_code_counts(read: Callable[..., Reading]) -> None:
    files = {
        "infra/main.tf": COPIED,
        ".github/workflows/deploy.yml": WORKFLOW,
        "orders/src/requirements.txt": "stripe\n",
        "orders/src/orders/app.py": "import stock\n\n\ndef handler(event, context):\n    return stock.client()\n",
        "shared/src/requirements.txt": "",
        "shared/src/shop/stock.py": "import boto3\n\n\ndef client():\n    return boto3.client('s3')\n",
    }
    (function,) = read("", files).workload.functions
    assert function.handler is not None
    assert [(each.callee, each.at.file) for each in function.handler.clients] == [
        ("boto3.client", "shared/src/shop/stock.py")
    ]
