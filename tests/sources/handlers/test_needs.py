"""What is only reached where an environment variable holds something."""

from pathlib import Path

import pytest
from tests.sources.handlers.walked import walk

from deburr.sources.handlers.needs import without
from deburr.workload.need import Text

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
    assert {need.name for at, each in handler.needs if at.line == client.at.line for need in each} == needs
    assert without(handler, {"URL": None}).clients == (() if needs else handler.clients)
    assert without(handler, {"URL": ""}).clients == (() if needs else handler.clients)
    assert without(handler, {"URL": "https://example.com"}) == handler
    assert without(handler, {"OTHER": None}) == handler


@pytest.mark.parametrize(
    ("body", "needs"),
    [
        pytest.param("if (!URL) return;\n  new SNSClient({});", {"URL"}, id="left before"),
        pytest.param("if (process.env.MORE) { new SNSClient({}); }", {"MORE"}, id="inside"),
        pytest.param("if (URL === e.url) { new SNSClient({}); }", set(), id="compared to what is not known"),
    ],
)
def test_in_node(body: str, needs: set[str], tmp_path: Path) -> None:
    handler = walk(tmp_path, f"{NODE}exports.handler = async (e) => {{\n  {body}\n}};\n", main="app.js")
    (client,) = handler.clients
    assert {need.name for at, each in handler.needs if at.line == client.at.line for need in each} == needs


@pytest.mark.parametrize(
    ("written", "supplied"),
    [
        pytest.param("os.environ.get('MORE')", set(), id="only asked for"),
        pytest.param("os.getenv('MORE', 'x')", set(), id="something stands in"),
        pytest.param("os.environ['MORE'] = 'x'", {"MORE"}, id="set"),
        pytest.param("os.environ[name] = 'x'", {"**"}, id="set, by whatever name"),
        pytest.param("os.environ.update(e)", {"**"}, id="set from what is not known"),
        pytest.param("import dotenv\n    dotenv.load_dotenv()", {"*"}, id="set from a file"),
        pytest.param("import dotenv\n    dotenv.load_dotenv(override=True)", {"*", "**"}, id="set anew from a file"),
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
        pytest.param("require('dotenv').config({ override: true })", {"*", "**"}, id="set anew from a file"),
        pytest.param("Object.assign(process.env, e)", {"**"}, id="set from an object"),
        pytest.param("Object.assign({}, process.env)", set(), id="read into an object"),
    ],
)
def test_what_a_script_supplies(written: str, supplied: set[str], tmp_path: Path) -> None:
    handler = walk(tmp_path, f"exports.handler = async (e) => {{\n  {written};\n}};\n", main="app.js")
    assert set(handler.supplied) == supplied


@pytest.mark.parametrize(
    ("top", "body", "reached", "dead"),
    [
        pytest.param("", "if not URL:\n        tell()", [None, ""], ["x"], id="where it holds nothing"),
        pytest.param("", "if os.environ.get('M') == '1':\n        tell()", ["1"], [None, "", "0"], id="equal"),
        pytest.param("", "if os.environ.get('M') != '1':\n        tell()", [None, "", "0"], ["1"], id="unlike"),
        pytest.param("", "if os.getenv('M') == '1':\n        return\n    tell()", [None, "0"], ["1"], id="left before"),
        pytest.param("", "if os.getenv('M', '1') == '1':\n        tell()", [None, "1"], ["", "0"], id="a default"),
        pytest.param("", "if os.getenv('M', c.m) == '1':\n        tell()", [None, "1", "0"], [], id="any default"),
        pytest.param(
            "", "if os.getenv('M', 'no').strip().lower() in ('1', 'true'):\n        tell()",
            ["True", "1", " true "], [None, "", "no"], id="one of several",
        ),
        pytest.param("", "if os.getenv('M') not in ('a', 'b'):\n        return\n    tell()", ["a", "b"], [None, "c"], id="none"),
        pytest.param("ON = os.getenv('M', '0') == '1'\n", "if not ON:\n        return\n    tell()", ["1"], [None], id="kept"),
        pytest.param(
            "STAGE = os.environ.get('M', 'dev')\n", "if STAGE == 'dev':\n        return\n    tell()",
            ["prod"], [None, "dev"], id="a default that is kept",
        ),
        pytest.param("ON = os.getenv('M') == '1'\nif x():\n    ON = y()\n", "if ON:\n        tell()", [None], [], id="kept, or not"),
        pytest.param("ON = os.getenv('M') == '1' or x()\n", "if ON:\n        tell()", [None], [], id="or something else"),
        pytest.param("ON = os.getenv('M') == '1' or x()\n", "if not ON:\n        tell()", [None], [], id="or not"),
        pytest.param("ON = os.getenv('M') == '1' if x() else y()\n", "if ON:\n        tell()", [None], [], id="chosen"),
        pytest.param("", "if os.getenv('M') == '1' or os.getenv('M') == 'a':\n        tell()", ["1", "a"], [None, "b"], id="either"),
        pytest.param("", "if os.getenv('M') == '1':\n        tell()\n    elif os.getenv('M') == 'a':\n        tell()", ["1", "a"], [None, "b"], id="by turns"),
        pytest.param("", "tell() if os.getenv('M') == '1' else None", ["1"], [None], id="in an expression"),
        pytest.param("", "os.getenv('M') == '1' and tell()", ["1"], [None], id="behind and"),
        pytest.param("", "os.getenv('M') == '1' or tell()", [None], ["1"], id="behind or"),
        pytest.param("def on():\n    return os.getenv('M') == '1'\n", "if on():\n        tell()", ["1"], [None], id="asked for"),
        pytest.param(
            "def on(name):\n    return os.getenv(name) == '1'\n", "if on('M'):\n        tell()", ["1", None], [], id="by a name",
        ),
        pytest.param(
            "def on():\n    if x():\n        return y()\n    return os.getenv('M') == '1'\n",
            "if on():\n        tell()", ["1", None], [], id="asked for something else too",
        ),
        pytest.param("async def on():\n    return os.getenv('M') == '1'\n", "if on():\n        tell()", [None], [], id="a promise"),
        pytest.param(
            "class Box:\n    def __init__(self):\n        self.off = os.getenv('M') == '1'\n"
            "    def tell(self):\n        if self.off:\n            return\n        tell()\nBOX = Box()\n",
            "BOX.tell()", [None, "0"], ["1"], id="in an object",
        ),
        pytest.param(
            "class Box:\n    def __init__(self):\n        self.off = os.getenv('M') == '1'\n"
            "    def tell(self):\n        if self.off:\n            return\n        tell()\n        self.off = True\nBOX = Box()\n",
            "BOX.tell()", [None, "0"], ["1"], id="closed later on",
        ),
        pytest.param(
            "class Box:\n    def __init__(self):\n        self.off = os.getenv('M') == '1'\n"
            "    def tell(self):\n        if self.off:\n            return\n        tell()\n"
            "    def open(self):\n        self.off = False\nBOX = Box()\n",
            "BOX.tell()", [None, "0", "1"], [], id="opened by something else",
        ),
    ],
)  # fmt: skip
def test_texts_in_python(top: str, body: str, reached: list[Text], dead: list[Text], tmp_path: Path) -> None:
    handler = walk(tmp_path, f"{PYTHON}{top}def handler(e, c):\n    {body}\n")
    assert handler.clients
    for text in reached:
        assert without(handler, {"M": text, "URL": text}).clients, text
    for text in dead:
        assert not without(handler, {"M": text, "URL": text}).clients, text


@pytest.mark.parametrize(
    ("top", "body", "reached", "dead"),
    [
        pytest.param("", "if (process.env.M === 'x') tell();", ["x"], [None, "", "y"], id="equal"),
        pytest.param("", "if ('x' !== process.env['M']) return; tell();", ["x"], [None, "y"], id="the other way around"),
        pytest.param("", "if (process.env.M == null) return; tell();", ["x", None], [], id="null is no text"),
        pytest.param("", "if ((process.env.M || '').toLowerCase() === 'x') tell();", ["X"], [None, ""], id="in small letters"),
        pytest.param("", "if ((process.env.M ?? 'x') === 'x') tell();", ["x", None], ["", "y"], id="a default"),
        pytest.param("", "if ((process.env.M || 'x') === 'x') tell();", ["x", None, ""], ["y"], id="a default of nothing too"),
        pytest.param("const { M = 'x' } = process.env;\n", "if (M === 'x') tell();", ["x", None], ["y"], id="a default in braces"),
        pytest.param("const { M = 'x' } = process.env;\n", "if (!M) return; tell();", ["x", None], [""], id="something by default"),
        pytest.param("const M = process.env.M || 'x';\n", "if (M !== 'x') return; tell();", ["x", None], ["y"], id="a default that is kept"),
        pytest.param("", "if (['x', 'y'].includes(process.env.M)) tell();", ["x", "y"], [None, "z"], id="one of several"),
        pytest.param("", "switch (process.env.M) { case 'x': tell(); break; case 'y': break; }", ["x"], [None, "y"], id="a case"),
        pytest.param("const config = { on: process.env.M === 'x' };\n", "if (config.on) tell();", ["x"], [None], id="in an object"),
        pytest.param("const config = { on: process.env.M === 'x' };\nconfig.on = y();\n", "if (config.on) tell();", [None], [], id="set again"),
        pytest.param(
            "function on() { const v = process.env.M; return v === 'x' || v === 'y'; }\n",
            "if (!on()) return; tell();", ["x", "y"], [None, "z"], id="asked for",
        ),
        pytest.param(
            "class Box { constructor() { this.off = process.env.M === 'x'; }\n"
            "  async tell() { try { if (this.off) { return null; } tell(() => { this.off = true; }); } catch { this.off = true; } } }\n"
            "const box = new Box();\n",
            "await box.tell();", [None, "y"], ["x"], id="in an object of a class",
        ),
        pytest.param(
            "class Box { on = process.env.M === 'x';\n  tell() { if (this.on) tell(); } }\nconst box = new Box();\n",
            "box.tell();", ["x"], [None], id="in a field",
        ),
        pytest.param(
            "class Box { on = process.env.M === 'x';\n  tell() { if (this.on) tell(); } }\nconst box = new Box();\nbox.on = true;\n",
            "box.tell();", ["x", None], [], id="in a field that another sets",
        ),
        pytest.param("const local = x() && process.env.M;\n", "if (local !== 'x') tell();", ["x", None], [], id="one of two values"),
        pytest.param("let url = process.env.M;\n", "url = await x(); if (!url) return; tell();", [None], [], id="of another value since"),
    ],
)  # fmt: skip
def test_texts_in_node(top: str, body: str, reached: list[Text], dead: list[Text], tmp_path: Path) -> None:
    code = f"{NODE}function tell() {{ return new SNSClient({{}}); }}\n{top}exports.handler = async (e) => {{\n  {body}\n}};\n"
    handler = walk(tmp_path, code, main="app.js")
    assert handler.clients
    for text in reached:
        assert without(handler, {"M": text}).clients, text
    for text in dead:
        assert not without(handler, {"M": text}).clients, text
