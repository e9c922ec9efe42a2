"""Which keys of an event cost nothing where they are not there."""

from pathlib import Path

import pytest
from tests.sources.handlers.walked import walk


@pytest.mark.parametrize(
    ("body", "guarded"),
    [
        pytest.param("print(e['a'])", False, id="an item"),
        pytest.param("print(e.get('a'))", False, id="got without a default"),
        pytest.param("print(e.get('a', 1))", True, id="got with a default"),
        pytest.param("print(e.get('a', None))", False, id="got with nothing as default"),
        pytest.param("print(e.get('a') or 1)", True, id="got, or else"),
        pytest.param("print(e['a'] or 1)", False, id="an item, or else: an error comes first"),
        pytest.param("if 'a' in e:\n        print(e['a'])", True, id="asked for before"),
        pytest.param("if e.get('a'):\n        print(e['a']['b'])", True, id="tested before"),
        pytest.param("if e.get('b') and e.get('a'):\n        print(e['a'])", True, id="tested among others"),
        pytest.param("if e.get('a'):\n        print(1)\n    print(e['a'])", False, id="tested, and read all the same"),
        pytest.param("if not e.get('a'):\n        return 400", False, id="refused without it"),
        pytest.param("print(e['a'] if 'a' in e else 1)", True, id="in one expression"),
        pytest.param("return e.get('a', '') == 'OPTIONS'", True, id="for a preflight"),
        pytest.param("return e.get('a', '') == 'GET'", False, id="it decides"),
        pytest.param("return e.get('a', '').upper() in ('GET', 'HEAD')", False, id="it decides, in capitals"),
        pytest.param("return {'GET': 1}[e.get('a', 'GET')]", False, id="it chooses"),
    ],
)
def test_in_python(body: str, guarded: bool, tmp_path: Path) -> None:
    handler = walk(tmp_path, f"def handler(e, c):\n    {body}\n")
    assert "a" in handler.event_keys
    assert ("a" in handler.guarded_keys) is guarded


@pytest.mark.parametrize(
    ("body", "guarded"),
    [
        pytest.param("go(e.a)", False, id="as it is"),
        pytest.param("console.log(e.a)", True, id="for a log alone"),
        pytest.param("console.log(e.a?.c)", True, id="for a log alone, and on in it where it is there"),
        pytest.param("console.log(e.a); go(e.a)", False, id="for a log, and for more"),
        pytest.param("console.log(e.a ?? 1)", True, id="with a default"),
        pytest.param("console.log(e.a || e.b || 1)", True, id="with others"),
        pytest.param("console.log(e.a.c || 1)", False, id="read on in it first"),
        pytest.param("console.log(e.a?.c ?? 1)", True, id="read on in it, if it is there"),
        pytest.param("if (e.a) console.log(e.a.c)", True, id="tested before"),
        pytest.param("console.log(e.a && e.a.c)", True, id="tested in place"),
        pytest.param("console.log(e.a ? e.a.c : 1)", True, id="tested for one of two"),
        pytest.param("switch (e.a ?? '') { case 'GET': console.log(1) }", False, id="it decides"),
        pytest.param(
            "if ((e.a || '').toLowerCase() === 'get') console.log(1)", False, id="it decides, in small letters"
        ),
    ],
)
def test_in_node(body: str, guarded: bool, tmp_path: Path) -> None:
    handler = walk(tmp_path, f"exports.handler = async (e) => {{ {body}; }};\n", main="app.js")
    assert "a" in handler.event_keys
    assert ("a" in handler.guarded_keys) is guarded
