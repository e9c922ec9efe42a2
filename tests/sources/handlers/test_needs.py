"""What is only reached where an environment variable holds something."""

from pathlib import Path

import pytest
from tests.sources.handlers.walked import walk

from deburr.sources.handlers.needs import without

PYTHON = "import os, boto3\nURL = os.environ.get('URL', '')\ndef tell():\n    return boto3.client('sns')\n"
NODE = "const { SNSClient } = require('@aws-sdk/client-sns');\nconst { URL } = process.env;\n"


@pytest.mark.parametrize(
    ("body", "needs"),
    [
        pytest.param("if not URL:\n        return\n    tell()", {"URL"}, id="left before"),
        pytest.param("if URL:\n        tell()", {"URL"}, id="inside"),
        pytest.param("if not URL:\n        return\n    else:\n        tell()", {"URL"}, id="in the other way"),
        pytest.param("if URL and os.getenv('MORE'):\n        tell()", {"URL", "MORE"}, id="both"),
        pytest.param("if not URL or not e:\n        return\n    tell()", {"URL"}, id="left without either"),
        pytest.param("for r in e:\n        if not URL:\n            continue\n        tell()", {"URL"}, id="in a loop"),
        pytest.param("if URL or e:\n        tell()", set(), id="one of two"),
        pytest.param("if not URL:\n        print('none')\n    tell()", set(), id="only told"),
        pytest.param("if not URL:\n        tell()", set(), id="where it holds nothing"),
        pytest.param("if URL:\n        tell()\n    tell()", set(), id="and all the same"),
        pytest.param(
            "if e:\n        to = 'x'\n    else:\n        to = URL\n    if not to:\n        return\n    tell()",
            set(),
            id="held on one way alone",
        ),
        pytest.param("tell()\n    if URL:\n        tell()", set(), id="all the same, and again"),
    ],
)
def test_in_python(body: str, needs: set[str], tmp_path: Path) -> None:
    handler = walk(tmp_path, f"{PYTHON}def handler(e, c):\n    {body}\n")
    (client,) = handler.clients
    assert {name for at, names in handler.needs if at.line == client.at.line for name in names} == needs
    assert without(handler, ["URL"]).clients == (() if needs else handler.clients)
    assert without(handler, ["OTHER"]) == handler


@pytest.mark.parametrize(
    ("body", "needs"),
    [
        pytest.param("if (!URL) return;\n  new SNSClient({});", {"URL"}, id="left before"),
        pytest.param("if (process.env.MORE) { new SNSClient({}); }", {"MORE"}, id="inside"),
        pytest.param("if (URL === 'x') { new SNSClient({}); }", set(), id="compared"),
    ],
)
def test_in_node(body: str, needs: set[str], tmp_path: Path) -> None:
    handler = walk(tmp_path, f"{NODE}exports.handler = async (e) => {{\n  {body}\n}};\n", main="app.js")
    (client,) = handler.clients
    assert {name for at, names in handler.needs if at.line == client.at.line for name in names} == needs


@pytest.mark.parametrize(
    ("written", "supplied"),
    [
        pytest.param("os.environ.get('MORE')", set(), id="only asked for"),
        pytest.param("os.environ.get('MORE', '')", set(), id="nothing stands in"),
        pytest.param("os.getenv('MORE', 'x')", {"MORE"}, id="something stands in"),
        pytest.param("os.environ['MORE'] = 'x'", {"MORE"}, id="set"),
        pytest.param("os.environ[name] = 'x'", {"*"}, id="set, by whatever name"),
        pytest.param("os.environ.update(e)", {"*"}, id="set from what is not known"),
        pytest.param("import dotenv\n    dotenv.load_dotenv()", {"*"}, id="set from a file"),
    ],
)
def test_what_the_code_supplies(written: str, supplied: set[str], tmp_path: Path) -> None:
    handler = walk(tmp_path, f"{PYTHON}def handler(e, c):\n    {written}\n")
    assert set(handler.supplied) == supplied


@pytest.mark.parametrize(
    ("written", "supplied"),
    [
        pytest.param("process.env.MORE", set(), id="only asked for"),
        pytest.param("process.env.MORE = 'x'", {"MORE"}, id="set"),
        pytest.param("process.env['MORE'] = 'x'", {"MORE"}, id="set by its text"),
        pytest.param("require('dotenv').config()", {"*"}, id="set from a file"),
    ],
)
def test_what_a_script_supplies(written: str, supplied: set[str], tmp_path: Path) -> None:
    handler = walk(tmp_path, f"exports.handler = async (e) => {{\n  {written};\n}};\n", main="app.js")
    assert set(handler.supplied) == supplied
