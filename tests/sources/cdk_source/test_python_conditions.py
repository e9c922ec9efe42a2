"""What a CDK app in Python makes only for one runtime, or only where the environment has a variable."""

from pathlib import Path
from textwrap import indent

import pytest

from deburr.facts import book
from deburr.sources import project

APP = """\
import os
from aws_cdk import App, Stack, aws_lambda as lambda_

def make(scope, name):
    return lambda_.Function(scope, name, runtime=lambda_.Runtime.PYTHON_3_13, handler="a.h",
                            code=lambda_.Code.from_asset("src"))

class Shop(Stack):
    def __init__(self, scope, id, runtime):
        super().__init__(scope, id)
{body}

Shop(App(), "Shop", lambda_.Runtime.PYTHON_3_13)
"""


@pytest.mark.parametrize(
    ("test", "made"),
    [
        ("runtime.family == lambda_.RuntimeFamily.PYTHON", ["Then"]),
        ("runtime.family == lambda_.RuntimeFamily.NODEJS", ["Else"]),
        ("runtime.family != lambda_.RuntimeFamily.NODEJS", ["Then"]),
        ("runtime == lambda_.Runtime.PYTHON_3_13", ["Then"]),
        ("runtime == lambda_.Runtime.PYTHON_3_12", ["Else"]),
        ("'CI' in os.environ", ["Else"]),
        ("[setattr(self, 'mode', each) for each in ('a', 'b')] and self.mode == 'b'", ["Then"]),
        ("[setattr(self, 'mode', 'a')] and getattr(self, 'mode', 'b') == 'a' and self.mode == 'a'", ["Then"]),
        ("getattr(self, 'mode', 'b') == 'b'", ["Then"]),
        pytest.param("runtime == lambda_.Runtime.NODEJS_LATEST", ["Then", "Else"], id="an alias may be any"),
        pytest.param("runtime == other", ["Then", "Else"], id="unknown"),
        pytest.param("'CI' in settings", ["Then", "Else"], id="not the environment"),
    ],
)
def test_the_other_way_is_not_made(test: str, made: list[str], tmp_path: Path) -> None:
    assert _made(tmp_path, f"if {test}:\n    make(self, 'Then')\nelse:\n    make(self, 'Else')") == made


def test_what_is_made_only_with_a_variable_may_be_there(tmp_path: Path) -> None:
    assert _made(tmp_path, "if 'WITH_IT' in os.environ:\n    make(self, 'Then')") == ["Then"]


def _made(tmp_path: Path, body: str) -> list[str]:
    (tmp_path / "cdk.json").write_text('{"app": "python app.py"}', encoding="utf-8")
    (tmp_path / "app.py").write_text(APP.replace("{body}", indent(body, " " * 8)), encoding="utf-8")
    reading = project.read([tmp_path], root=tmp_path, facts=book.load())
    return [function.name for function in reading.workload.functions]
