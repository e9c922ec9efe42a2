"""Which file an image starts, and which Dockerfile makes an image that a template names in a registry."""

from pathlib import Path

import pytest

from deburr.facts import book
from deburr.sources import project
from deburr.workload.function import ELSEWHERE

PYTHON = "import boto3\ndef handler(event, context):\n    boto3.client('s3').list_buckets()\n"
SCRIPT = "import { S3 } from '@aws-sdk/client-s3';\nexport const handler = async () => new S3({}).listBuckets({});\n"
BASE = "FROM public.ecr.aws/lambda/python:3.13\n"
NODE = "FROM public.ecr.aws/lambda/nodejs:22\n"
CMD = 'CMD ["app.handler"]\n'
ANY = 'FROM python:3.13-slim\nENTRYPOINT ["/usr/local/bin/python", "-m", "awslambdaric"]\n'
OF_SAM = """\
Resources:
  Ship:
    Type: AWS::Serverless::Function
    Metadata: {DockerContext: ./ship, Dockerfile: Dockerfile}
    Properties: {PackageType: Image}
"""
NAMED = """\
Resources:
  ShipFunction:
    Type: AWS::Lambda::Function
    Properties: {{PackageType: Image, Role: r, Code: {{ImageUri: '{0}'}}}}
  PayFunction:
    Type: AWS::Lambda::Function
    Properties: {{PackageType: Image, Role: r, Code: {{ImageUri: '1.dkr.ecr.eu-west-1.amazonaws.com/pay:1'}}}}
"""


def _read(tmp_path: Path, files: dict[str, str]) -> dict[str, tuple[str | None, bool]]:
    """Where the image of each function is made, and whether its handler was read."""
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    functions = project.read([tmp_path], root=tmp_path, facts=book.load()).workload.functions
    return {each.name: (each.code.folder, bool(each.handler and each.handler.clients)) for each in functions}


@pytest.mark.parametrize(
    ("dockerfile", "files", "found"),
    [
        pytest.param(f"{BASE}COPY app.py ./\n{CMD}", {"app.py": PYTHON}, True, id="a file"),
        pytest.param(f"{BASE}COPY . ${{LAMBDA_TASK_ROOT}}\n{CMD}", {"app.py": PYTHON}, True, id="all"),
        pytest.param(f"{BASE}COPY --chown=1:1 src/*.py ./\n{CMD}", {"src/app.py": PYTHON}, True, id="a pattern"),
        pytest.param(f"{BASE}COPY a ./\n{CMD}", {"a/app.py": PYTHON, "b/app.py": PYTHON}, True, id="one of two"),
        pytest.param(f"{ANY}COPY app.py /function\n{CMD}", {"app.py": PYTHON}, True, id="an interface client"),
        pytest.param(f"{NODE}COPY src dist\n{CMD}", {"src/app.ts": SCRIPT}, True, id="TypeScript"),
        pytest.param(f"{BASE}COPY . .\n{CMD}", {"a/app.py": PYTHON, "b/app.py": PYTHON}, False, id="two"),
        pytest.param(f"{BASE}COPY a ./\n{CMD}", {"b/app.py": PYTHON}, False, id="not copied"),
        pytest.param(f"{BASE}COPY . .\n", {"app.py": PYTHON}, False, id="no command"),
        pytest.param(f"FROM python:3.13\nCOPY . .\n{CMD}", {"app.py": PYTHON}, False, id="a server"),
    ],
)
def test_the_file_that_an_image_starts(dockerfile: str, files: dict[str, str], found: bool, tmp_path: Path) -> None:
    inside = {f"ship/{name}": text for name, text in {"Dockerfile": dockerfile, **files}.items()}
    assert _read(tmp_path, {"template.yaml": OF_SAM, **inside})["Ship"] == ("ship", found)


@pytest.mark.parametrize(
    ("uri", "dockerfiles", "found"),
    [
        pytest.param("r/x:1", ["ship/Dockerfile", "pay/Dockerfile"], "ship", id="called as the function"),
        pytest.param("r/x:send-1.2.0", ["send/Dockerfile", "pay/Dockerfile"], "send", id="called as the tag"),
        pytest.param("r/x:send-1.2.0", ["send/Dockerfile.send", "send/Dockerfile.pay"], "send", id="a suffix"),
        pytest.param("r/x:1", ["send/Dockerfile", "pay/Dockerfile"], None, id="another name"),
        pytest.param("r/x:1", ["a/ship/Dockerfile", "b/ship/Dockerfile"], None, id="two of that name"),
    ],
)
def test_the_dockerfile_of_an_image_in_a_registry(
    uri: str, dockerfiles: list[str], found: str | None, tmp_path: Path
) -> None:
    files = {name: f"{BASE}COPY app.py .\n{CMD}" for name in dockerfiles}
    files |= {f"{name.rpartition('/')[0]}/app.py": PYTHON for name in dockerfiles}
    read = _read(tmp_path, {"template.yaml": NAMED.format(uri), **files})
    assert read["ShipFunction"] == (found, found is not None)


def test_one_dockerfile_below_the_template_is_that_of_its_one_image(tmp_path: Path) -> None:
    template = NAMED.format("r/x:1").partition("  PayFunction")[0]
    told = {"a/template.yaml": template, "b/template.yaml": NAMED.format("r/x:1")}
    made = {"a/code/Dockerfile": f"{BASE}COPY app.py .\n{CMD}", "a/code/app.py": PYTHON}
    for name, text in {**told, **made}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    functions = project.read([tmp_path], root=tmp_path, facts=book.load()).workload.functions
    assert [each.address for each in functions if each.code.built_by == ELSEWHERE] == ["a/template.yaml#ShipFunction"]


def test_the_app_of_the_cdk_names_the_folder_of_an_image(tmp_path: Path) -> None:
    app = (
        "import * as cdk from 'aws-cdk-lib';\nimport * as lambda from 'aws-cdk-lib/aws-lambda';\n"
        "const stack = new cdk.Stack(new cdk.App(), 'Shop');\n"
        "new lambda.DockerImageFunction(stack, 'Ship', {\n"
        "  code: lambda.DockerImageCode.fromImageAsset('images', {file: 'ship.Dockerfile', cmd: ['ship.handler']}),\n"
        "});\n"
    )
    files = {"cdk.json": '{"app": "npx ts-node app.ts"}', "app.ts": app, "images/ship.py": PYTHON}
    assert _read(tmp_path, {**files, "images/ship.Dockerfile": f"{BASE}COPY . .\n{CMD}"})["Shop/Ship"] == (
        "images",
        True,
    )
