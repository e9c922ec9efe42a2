"""What each form of Python becomes; `dump` writes it as text."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deburr.sources.handlers import python
from deburr.sources.handlers.syntax import Assign, Module

Dump = Callable[[Module], str]

EXPRESSIONS = [
    ("1_000", "1000"),
    ("0x1f + x", "+<31, x>"),
    ("-1.5", "-1.5"),
    ("3j", "integer<>"),
    ("0777", "511"),
    ("'a' \"b\" r'\\d'", r"'ab\\d'"),
    (r"'\x41\n\u00e9\'\101'", repr("A\né'A")),
    ("b'abc'", "'abc'"),
    (r"r'\\' '\\'", r"'\\\\\\'"),
    ("f'a{b!r:>{w}}c{{d}}'", "`a{interpolation<b, w>}c{d}`"),
    ("f'{d['k']}'", "`{d['k']}`"),
    ("t'hi {x}'", "`hi {x}`"),
    ("'a' f'{b}' 'c'", "`a{b}c`"),
    ("f'plain'", "'plain'"),
    ("'a' + b + 'c' + d()", "`a{b}c{d()}`"),
    ("a + b", "+<a, b>"),
    ("'%s-%d%%' % (a, b)", "`{a}-{b}%`"),
    ("'%s' % a", "`{a}`"),
    ("'%s %s' % a", "`%s %s{a}`"),
    ("'%(x)s' % a", "`%(x)s{a}`"),
    ("'{}/{}'.format(a, b)", "`{a}/{b}`"),
    ("'{1}{n}{{}}{0}'.format(a, b, n=c)", "`{b}{c}{}{a}`"),
    ("'{a.b}'.format(a=x)", "`{a.b}{x}`"),
    ("'{}'.format(a, b())", "`{}{a}{b()}`"),
    ("text.format(a)", "text.format(a)"),
    ("f(a, *b, c=1, **d)", "f(a, *b, c=1, **=d)"),
    ("f(x for x in y if z)", "f(each(x for x of y if z))"),
    ("{k: v for k, v in a for b in c}", "each(k, v for [k, v] of a for b of c)"),
    ("[x async for x in y]", "each(x for x of y)"),
    ("{'a': 1, b: 2, **c}", "{a: 1, [b]: 2, *: c}"),
    ("a if b else c", "(b ? a : c)"),
    ("a and b or not c", "((a and b) or not c)"),
    ("a is not b", "(a is not b)"),
    ("a not in b", "(a not in b)"),
    ("a < b <= c", "((a < b) <= c)"),
    ("(n := f())", "(n = f())"),
    ("await f()", "await f()"),
    ("a[0]", "a[0]"),
    ("a[1:2, ...]", "a[[slice<1, 2>, ellipsis<>]]"),
    ("lambda a, b=1, *c, **d: a", "fn (a, b=1, *c, *d!) {return a}"),
    ("((a))", "a"),
    ("True, None", "[True, None]"),
]


@pytest.mark.parametrize(("source", "text"), EXPRESSIONS, ids=[source for source, _ in EXPRESSIONS])
def test_expression(source: str, text: str, dump: Dump) -> None:
    module = python.lower(f"x = {source}\n".encode())
    assert dump(module) == f"x = {text}"
    assert module.broken == []


STATEMENTS = [
    ("'''doc'''", ""),
    ("x: int", "x: int"),
    ("x: List[Foo] = 1", "x: generic_type<List, type_parameter<Foo>> = 1"),
    ("a = b = c", "a = b = c"),
    ("a, *b = c", "[a, *b] = c"),
    ("a.b += 1", "a.b += 1"),
    ("x = yield y", "x = yield<y>"),
    ("del a, b[0]", "del a, b[0]"),
    ("assert a, b", "assert_statement<a, b>"),
    ("raise A(b) from c", "raise A(b)"),
    ("print 'a', b", "print('a', b)"),
    ("with (open(a) as f, b): pass", "with open(a) as f, b {pass}"),
    ("with a as b, c: pass", "with a as b, c {pass}"),
    ("for a, b in c:\n  break\nelse: d()", "loop [a, b] of c {break} else {d()}"),
    ("while a: continue", "loop a {continue}"),
    ("if a: b()\nelif c: d()\nelse: e()", "if a {b()} else {if c {d()} else {e()}}"),
    (
        "try: a()\nexcept (B, C) as e: d()\nexcept: f()\nelse: g()\nfinally: h()",
        "try {a()} catch [B, C] as e {d()} catch {f()} else {g()} finally {h()}",
    ),
    ("try: a()\nexcept* B as e: c()", "try {a()} catch B as e {c()}"),
    ("try: a()\nexcept A, e: b()", "try {a()} catch A as e {b()}"),
    ("try: a()\nexcept A, B: b()", "try {a()} catch [A, B] {b()}"),
    ("def f():\n  global a, b\n  nonlocal c", "fn f() {global a, b; global c}"),
    ("def f(a, /, b: B, *, c=1, **d) -> E: pass", "fn f(a, b, c=1!, *d!) :B, E {pass}"),
    ("def f(*args: A, b): pass", "fn f(*args, b!) :A {pass}"),
    ("def f():\n  yield 1\n  def g(): return", "gen f() {yield<1>; fn g() {return}}"),
    ("def f():\n  def g(): yield", "fn f() {gen g() {yield<>}}"),
    ("async def f(): await a", "async fn f() {await a}"),
    ("def f[T](a: T): pass", "fn f(a) :T {pass}"),
    ("@a.b\n@c(1)\ndef f(): pass", "@a.b @c(1) fn f() {pass}"),
    (
        "@a\nclass B(C, metaclass=D):\n  x = 1\n  @staticmethod\n  def s(): pass\n  @property\n  def p(self): pass",
        "@a class B(C) {x = 1; @staticmethod static fn s() {pass}; @property property fn p(self) {pass}}",
    ),
    (
        "class A:\n  @property\n  def x(self): return 1\n  @x.setter\n  def x(self, v): pass",
        "class A() {@property property fn x(self) {return 1}}",
    ),
    ("type A = B", ""),
    ("type(a).b[c] = d()", "a.b[c] = d()"),
    (
        "match a.b:\n  case 1 | 2 if c: d()\n  case X(y=1): e()\n  case _: f()",
        "if ((a.b match union_pattern<1, 2>) and c) {d()}"
        " else {if (a.b match class_pattern<X, keyword_pattern<y, 1>>) {e()} else {f()}}",
    ),
    (
        "match f():\n  case 1: pass\n  case 2: pass",
        "if (f() match 1) {pass} else {if (subject<> match 2) {pass}}",
    ),
    ("match = case = type = 1", "match = case = type = 1"),
]


@pytest.mark.parametrize(("source", "text"), STATEMENTS, ids=[source for source, _ in STATEMENTS])
def test_statement(source: str, text: str, dump: Dump) -> None:
    module = python.lower(source.encode())
    assert dump(module) == text
    assert module.broken == []


IMPORTS = [
    ("import a.b.c", "import a.b.c (>a)"),
    ("import a.b as c, d", "import a.b (>c); import d (>d)"),
    ("from a.b import c, d as e", "import a.b (c>c, d>e)"),
    ("from a import (b as c,  # one\n  d)  # noqa: F401", "import a (b>c, d>d) # one # noqa: F401"),
    ("from . import a", "import . (a>a)"),
    ("from ...a.b import *", "import ...a.b (*>*)"),
    ("from __future__ import annotations", "import __future__ (annotations>annotations)"),
    ("import a as a", "reexport import a (>a)"),
    ("from m import a as a, b as b", "reexport import m (a>a, b>b)"),
    ("from m import a as a, b", "import m (a>a, b>b)"),
    (
        "if TYPE_CHECKING:\n  import a\nelse:\n  import b",
        "if TYPE_CHECKING {type import a (>a)} else {import b (>b)}",
    ),
    (
        "if typing.TYPE_CHECKING:\n  from a import b\nimport c",
        "if typing.TYPE_CHECKING {type import a (b>b)}; import c (>c)",
    ),
    (
        "try:\n  import a  # noqa\nexcept ImportError:\n  a = None",
        "try {import a (>a) # noqa} catch ImportError {a = None}",
    ),
    ("lazy import a\nlazy from b import c", "lazy import a (>a); lazy import b (c>c)"),
    ("def f():\n  import a\n  return a", "fn f() {import a (>a); return a}"),
]


@pytest.mark.parametrize(("source", "text"), IMPORTS, ids=[source for source, _ in IMPORTS])
def test_import(source: str, text: str, dump: Dump) -> None:
    module = python.lower(source.encode())
    assert dump(module) == text
    assert module.broken == []


@pytest.mark.parametrize(
    ("source", "text", "broken"),
    [
        pytest.param("a()\nb(\nc()\n", None, True, id="an open call"),
        pytest.param("import a\ndef f(b)\n  g()\nh()\n", "import a (>a)", True, id="a def without a colon"),
        pytest.param("a = 1\n$$$\nb = 2\n", "a = 1; b = 2", True, id="the lines around stay"),
    ],
)
def test_broken(source: str, text: str | None, broken: bool, dump: Dump) -> None:
    module = python.lower(source.encode())
    assert bool(module.broken) is broken
    assert text is None or dump(module) == text


@pytest.mark.parametrize(
    ("source", "places"),
    [
        pytest.param(b"a = b\n", [(1, 1, 1, 6)], id="ascii"),
        pytest.param("é = 'ü'; b = 1\n".encode(), [(1, 1, 1, 8), (1, 10, 1, 15)], id="characters, not bytes"),
        pytest.param("'€'; x = 1\ny = '€'".encode(), [(1, 6, 1, 11), (2, 1, 2, 8)], id="each line for itself"),
        pytest.param(b"\xef\xbb\xbfa = b", [(1, 1, 1, 6)], id="byte order mark"),
        pytest.param(b"a = (\r\n b)\r\nc = 1\r\n", [(1, 1, 2, 4), (3, 1, 3, 6)], id="CRLF"),
        pytest.param(b"a = '\xe9\xff'; b = 1", [(1, 1, 1, 9), (1, 11, 1, 16)], id="not UTF-8"),
    ],
)
def test_places(source: bytes, places: list[tuple[int, int, int, int]]) -> None:
    module = python.lower(source)
    assigns = [stmt for stmt in module.body if isinstance(stmt, Assign)]
    assert [(a.line, a.column, a.end_line, a.end_column) for a in assigns] == places


def test_allow_comments() -> None:
    source = b"a()  # deburr: allow x until 2027-01-01 -- why\nb = '# deburr: allow y'\n# deburr:allow z\n"
    assert python.lower(source).allows == {1: "x until 2027-01-01 -- why", 3: "z"}


@pytest.mark.parametrize(
    ("source", "cut"),
    [
        pytest.param("x = " + "(" * 100_000, True, id="open parentheses"),
        pytest.param("x = " + "(" * 50_000 + "1" + ")" * 50_000, False, id="parentheses"),
        pytest.param("x = " + ".".join(["a"] * 5_000), True, id="attributes"),
        pytest.param("x = " + "+".join(["1"] * 5_000), False, id="sum"),
        pytest.param("x = " + "+1-".join(["1"] * 2_500), True, id="sum and difference"),
        pytest.param("x = " + " + ".join(["'a'", "b"] * 2_500), False, id="text"),
        pytest.param("x = " + " and ".join(["a"] * 5_000), False, id="and"),
        pytest.param("x = " + " < ".join(["a"] * 5_000), False, id="comparison"),
        pytest.param("x = " + "[" * 5_000 + "]" * 5_000, True, id="lists"),
        pytest.param("x = " + "f(" * 5_000 + ")" * 5_000, True, id="calls"),
        pytest.param("x = " + "lambda: " * 5_000 + "1", True, id="lambdas"),
        pytest.param("if a: b()\n" + "elif c: d()\n" * 5_000 + "else: e()\n", False, id="elif"),
        pytest.param("match a:\n" + "  case 1: b()\n" * 3_000, False, id="cases"),
        pytest.param("".join(" " * n + "if x:\n" for n in range(500)) + " " * 500 + "y()", True, id="ifs"),
    ],
)
def test_deep_nesting_is_cut_and_said(source: str, cut: bool, dump: Dump) -> None:
    module = python.lower(source.encode())
    assert bool(module.broken) is cut
    dump(module)  # what is left can be walked


PIECES = st.sampled_from(
    [source for source, _ in EXPRESSIONS + STATEMENTS + IMPORTS] + ["(", ")", ":", "\n", "  ", "'", "{", "\\", "é"]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(PIECES, st.text(max_size=5)), max_size=12), st.integers(0, 200), st.binary(max_size=4))
def test_any_source_is_read(dump: Dump, pieces: list[str], at: int, noise: bytes) -> None:
    source = "".join(pieces).encode()
    dump(python.lower(source[:at] + noise + source[at:]))


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read(dump: Dump, source: bytes) -> None:
    dump(python.lower(source))
