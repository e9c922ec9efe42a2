"""Code that a function's requirements name by path is its own code."""

from datetime import date
from pathlib import Path

import pytest

from deburr.cli.session import Session
from deburr.sources.handlers.requirements import local_packages

TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties: {Handler: app.handler, Runtime: python3.13, CodeUri: src/orders}
"""


def project(root: Path, line: str, package: str = "lib/shop") -> None:
    (root / "src/orders").mkdir(parents=True)
    (root / package / "shop").mkdir(parents=True)
    (root / package / "pyproject.toml").write_text("[project]\nname = 'shop'\n", encoding="utf-8")
    (root / package / "shop/__init__.py").write_text("", encoding="utf-8")
    (root / package / "shop/store.py").write_text(
        "import boto3\ndef save(e):\n    boto3.client('s3').put_object(Bucket='b', Key='k')\n", encoding="utf-8"
    )
    (root / "src/orders/app.py").write_text(
        "from shop.store import save\ndef handler(e, c):\n    save(e)\n", encoding="utf-8"
    )
    (root / "src/orders/requirements.txt").write_text(f"# ours\n{line}\nrequests\n", encoding="utf-8")
    (root / "template.yaml").write_text(TEMPLATE, encoding="utf-8")


@pytest.mark.parametrize(
    ("line", "package"),
    [
        pytest.param("../../lib/shop", "lib/shop", id="from the code's folder"),
        pytest.param("./lib/shop[all]  # from where sam build runs", "lib/shop", id="from the template's folder"),
        pytest.param("-e ../../lib/shop", "lib/shop", id="editable"),
        pytest.param("shop @ file:../../lib/shop", "lib/shop", id="with its name"),
        pytest.param("../../lib/shop/", "lib/shop/src", id="src layout"),
    ],
)
def test_modules_of_a_local_package_are_followed(tmp_path: Path, line: str, package: str) -> None:
    project(tmp_path, line, package)
    if package.endswith("/src"):
        (tmp_path / package / "pyproject.toml").rename(tmp_path / "lib/shop/pyproject.toml")
    (function,) = Session.open((tmp_path,), today=date(2026, 11, 24)).workload().functions
    assert function.handler is not None
    assert [client.service for client in function.handler.clients] == ["s3"]


@pytest.mark.parametrize(
    "line", ["../../../outside", "requests", "./nowhere", "-r ../common.txt", "", "https://a.example/x.whl"]
)
def test_anything_else_is_left_alone(tmp_path: Path, line: str) -> None:
    project(tmp_path, line)
    assert local_packages(tmp_path, "src/orders", "") == ()
