"""Which syntax is told to be newer than its language once was, and what only looks like it."""

import pytest

from deburr.sources.handlers import javascript, python

PYTHON = [
    pytest.param("if (a := b):\n    pass\n", {":=": (1, 7)}, id="walrus"),
    pytest.param("match a:\n    case 1:\n        pass\n", {"match": (1, 1)}, id="match"),
    pytest.param("match = a\nmatch (a)\n# match a:\n", {}, id="a name is no match"),
    pytest.param("try:\n    a\nexcept* E:\n    b\n", {"except*": (3, 1)}, id="exception group"),
    pytest.param("type X = int\n", {"type statement": (1, 1)}, id="type statement"),
    pytest.param("type X[T] = A[T]\n", {"type statement": (1, 1)}, id="type statement with parameters"),
    pytest.param("type(a).b = c\n", {}, id="a call of type"),
    pytest.param("def f(a, /, b): pass\n", {"/ among parameters": (1, 6)}, id="positional alone"),
    pytest.param("def f(a, b=c/2): pass\nx = (a/b, 1)\n", {}, id="a division"),
    pytest.param("f'{a=}'\n", {"= in an f-string": (1, 3)}, id="a value with its name"),
    pytest.param("f'{a!r}' + '{a=}'\n", {}, id="no f-string"),
    pytest.param('f"{a["b"]}"\n', {"an f-string with its own quotes in it": (1, 3)}, id="own quotes"),
    pytest.param("f\"{a['b']}\" + f'''{a['b']}'''\n", {}, id="other quotes"),
    pytest.param("def f(a: A | None): pass\n", {"| between types": (1, 10)}, id="a union"),
    pytest.param("def f(a: 'A | None' = b | c): pass\n", {}, id="a union in quotes"),
    pytest.param("def f() -> list[A]: pass\n", {"list[...] as a type": (1, 12)}, id="a list of a type"),
    pytest.param("def f() -> typing.List[A]: pass\n", {}, id="typing's own list"),
    pytest.param("from __future__ import annotations\ndef f() -> list[A] | B: pass\n", {}, id="types that wait"),
    pytest.param("def f[T](a): pass\n", {"type parameters": (1, 6)}, id="type parameters of a function"),
    pytest.param("class A[T](B): pass\n", {"type parameters": (1, 8)}, id="type parameters of a class"),
    pytest.param("'é'; (b := 1)\n", {":=": (1, 9)}, id="columns are characters"),
]
JAVASCRIPT = [
    pytest.param("a?.b;\n", {"?.": (1, 2)}, id="chaining"),
    pytest.param("a?.[0]; a?.(1);\n", {"?.": (1, 2)}, id="chaining of items and calls"),
    pytest.param("a ?.5 : 1;\n'a?.b'; // a?.b\n", {}, id="a fraction"),
    pytest.param("a ?? b;\n", {"??": (1, 3)}, id="coalescing"),
    pytest.param("a ??= b; c ||= d; e &&= f;\n", {"??=": (1, 3), "||=": (1, 12), "&&=": (1, 21)}, id="assignments"),
    pytest.param("class A { #b() {} }\n", {"private method": (1, 11)}, id="private method"),
    pytest.param("class A { #b = 1; c() { return this.#b; } }\n", {}, id="private field"),
    pytest.param("class A { static { b(); } }\n", {"static block": (1, 11)}, id="static block"),
    pytest.param(
        "import a from './a.json' with { type: 'json' };\n", {"import attribute": (1, 26)}, id="import attribute"
    ),
]


@pytest.mark.parametrize(("source", "found"), PYTHON)
def test_python(source: str, found: dict[str, tuple[int, int]]) -> None:
    assert python.lower(source.encode()).newer == found


@pytest.mark.parametrize(("source", "found"), JAVASCRIPT)
def test_javascript(source: str, found: dict[str, tuple[int, int]]) -> None:
    assert javascript.lower(source.encode(), typescript=False).newer == found


def test_typescript_is_compiled() -> None:
    assert javascript.lower(b"a?.b;", typescript=True).newer == {}
