"""Functions that helpers and loops of a CDK app in Python make: one for every call and every turn."""

from pathlib import Path
from textwrap import indent

import pytest

from deburr.facts import book
from deburr.sources import project
from deburr.workload.workload import Workload

APP = """\
import json
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from aws_cdk import App, Duration, Stack, aws_lambda as lambda_
from helpers import Base, make

class Name(Enum):
    A = "a"
    B = "b"

@dataclass
class Told:
    name: str
    memory: int = 128

class Shop(Base):
    def __init__(self, scope, id):
        super().__init__(scope, id)
{body}

Shop(App(), "Shop")
"""
HELPERS = """\
from aws_cdk import Stack, aws_lambda as lambda_

def make(scope, name, memory=128, **more):
    code = lambda_.Code.from_asset("src")
    named = "".join(part.title() for part in name.split("_"))
    return lambda_.Function(scope, named, runtime=lambda_.Runtime.PYTHON_3_13, handler="{}.h".format(name), code=code,
                            memory_size=memory, **more)

class Base(Stack):
    def make(self, name, **more):
        fn = make(self, self.node.try_get_context("stage"), memory=128, **{"handler": name + ".h", **more})
        return fn, fn.add_alias("live")
"""


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("make(self, 'a')\nmake(self, 'b', memory=256)", id="a function elsewhere"),
        pytest.param("self.make('a')\nself.make('b', memory_size=256)", id="a method of a class above"),
        pytest.param("for name, memory in [('a', 128), ('b', 256)]:\n    make(self, name, memory)", id="pairs"),
        pytest.param("for name, more in {'a': {}, 'b': {'memory': 256}}.items():\n    make(self, name, **more)", id="items"),
        pytest.param("for at, name in enumerate(('a', 'b')):\n    make(self, name, 128 * (at + 1))", id="numbers"),
        pytest.param("made = [make(self, name, m) for name, m in zip(['a', 'b'], [128, 256])]", id="a comprehension"),
        pytest.param("for each in [Told('a'), Told(name='b', memory=256)]:\n    make(self, each.name, each.memory)", id="a data class"),
        pytest.param("for each in Name:\n    make(self, each.value, 256 if each.value == 'b' else 128)", id="an Enum"),
        pytest.param("list(map(lambda n: make(self, n, 256 if n == 'b' else 128), ['a', 'b']))", id="map"),
        pytest.param("for file in ('src/a.py', 'src/b.py'):\n    name = Path(file).stem\n    make(self, name, 256 if name == 'b' else 128)", id="paths"),
        pytest.param("for each in json.load(open('all.json'))['functions']:\n    make(self, each['name'], each.get('memory', 128))", id="a file"),
        pytest.param("for name in ['a', 'b', 'c']:\n    if name not in ('a', 'b'):\n        continue\n    make(self, name, 256 if name == 'b' else 128)", id="some"),
    ],
)  # fmt: skip
def test_each_call_and_turn_is_a_function(tmp_path: Path, body: str) -> None:
    functions = read(tmp_path, body)
    assert sorted((str(each.entry.value), each.memory_mb.value) for each in functions.functions) == [
        ("a.h", 128),
        ("b.h", 256),
    ]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("a, live = self.make('a')\nlive.add_function_url()\nself.make('b')[0].add_function_url()", id="pairs"),
        pytest.param("made = {name: self.make(name)[0] for name in ['a', 'b']}\nfor fn in made.values():\n    fn.add_function_url()", id="a dict"),
        pytest.param("for name in ['a', 'b']:\n    setattr(self, name, make(self, name))\nself.a.add_function_url()\nself.b.add_function_url()", id="attributes"),
    ],
)  # fmt: skip
def test_what_a_helper_gives_back_is_wired(tmp_path: Path, body: str) -> None:
    callers = read(tmp_path, body).callers
    assert sorted(str(each.function.entry.value) for each in callers) == ["a.h", "b.h"]


@pytest.mark.parametrize(
    ("test", "runtimes"),
    [
        pytest.param("self.node.try_get_context('x')", ["nodejs20.x", "python3.13"], id="not known: each way by itself"),
        pytest.param("props['runtime'].family == lambda_.RuntimeFamily.NODEJS", ["python3.13"], id="the other family"),
        pytest.param("props['runtime'].family == lambda_.RuntimeFamily.PYTHON", ["nodejs20.x"], id="its family"),
        pytest.param("props['runtime'] == lambda_.Runtime.PYTHON_3_12", ["python3.13"], id="another runtime"),
    ],
)  # fmt: skip
def test_what_one_way_puts_into_an_object_is_not_there_on_the_other(
    tmp_path: Path, test: str, runtimes: list[str]
) -> None:
    body = f"""\
props = {{"handler": "a.h", "code": lambda_.Code.from_asset("src"), "runtime": lambda_.Runtime.PYTHON_3_13}}
if {test}:
    props["runtime"] = lambda_.Runtime.NODEJS_20_X
    lambda_.Function(self, "Node", **props)
else:
    lambda_.Function(self, "Python", **props)"""
    assert sorted(str(each.runtime.value) for each in read(tmp_path, body).functions) == runtimes


def read(folder: Path, body: str) -> Workload:
    """The workload of a stack whose constructor has this body."""
    (folder / "app.py").write_text(APP.format(body=indent(body, " " * 8)), encoding="utf-8")
    (folder / "helpers.py").write_text(HELPERS, encoding="utf-8")
    (folder / "all.json").write_text('{"functions": [{"name": "a"}, {"name": "b", "memory": 256}]}', encoding="utf-8")
    (folder / "cdk.json").write_text('{"app": "python app.py"}', encoding="utf-8")
    return project.read([folder], root=folder, facts=book.load()).workload
