"""What each form of JavaScript and TypeScript becomes; `dump` writes it as text."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deburr.sources.handlers import javascript, parsing
from deburr.sources.handlers.syntax import Assign, Module

Dump = Callable[[Module], str]

EXPRESSIONS = [
    ("1_000", "1000"),
    ("0xff", "255"),
    (".5e3", "500.0"),
    ("10n", "number<>"),
    ("-1", "-1"),
    ("undefined", "None"),
    ("void 0", "None"),
    ("/a/g", "/a/g<>"),
    (r"'a\n\x41\u{41}\u0041'", r"'a\nAAA'"),
    ("`a${b}c${d.e}`", "`a{b}c{d.e}`"),
    ("`plain`", "'plain'"),
    ("tag`a${b}`", "tag(`a{b}`)"),
    ("'a' + b + `c${d}`", "`a{b}c{d}`"),
    ("a + b * c", "+<a, *<b, c>>"),
    ("a?.b?.[c]?.(d)", "a.b[c](d)"),
    ("new A", "new A()"),
    ("new a.B(c, ...d)", "new a.B(c, *d)"),
    ("[a, , ...b]", "[a, *b]"),
    (
        "{a, 'b': 1, [c]: 2, ['d']: 3, ...e, f() {}, get g() { return 1 }, async h() {}, i: () => j}",
        "{a: a, b: 1, [c]: 2, d: 3, *: e, f: fn f() {}, g: property fn g() {return 1},"
        " h: async fn h() {}, i: fn i() {return j}}",
    ),
    ("a && b || c", "((a and b) or c)"),
    ("a ?? b", "(a ?? b)"),
    ("a === b", "(a === b)"),
    ("a instanceof B", "(a instanceof B)"),
    ("!a", "not a"),
    ("typeof a", "typeof<a>"),
    ("a ? b : c", "(a ? b : c)"),
    ("(a ??= b())", "(a ??= b())"),
    ("a || (a = b())", "(a or (a = b()))"),
    ("(a, b)", "sequence_expression<a, b>"),
    ("i++", "(i += 1)"),
    ("await a()", "await a()"),
    ("await import('m')", "await import('m')"),
    ("import.meta.url", "import.meta.url"),
    ("require('m')(a)", "require('m')(a)"),
    ("require(m)", "require(m)"),
    ("a => a", "fn x(a) {return a}"),
    ("async (a, {b: c = 1}, [d] = [], ...e) => {}", "async fn x(a, {b: (c = 1)}, ([d] = []), *e) {}"),
    ("function* f(a = 1) { yield a }", "gen f(a=1) {yield<a>}"),
    ("class {}", "class x() {}"),
]


@pytest.mark.parametrize("typescript", [False, True], ids=["js", "ts"])
@pytest.mark.parametrize(("source", "text"), EXPRESSIONS, ids=[source for source, _ in EXPRESSIONS])
def test_expression(source: str, text: str, typescript: bool, dump: Dump) -> None:
    module = javascript.lower(f"x = {source};\n".encode(), typescript=typescript)
    assert dump(module) == f"x = {text}"
    assert module.broken == []


STATEMENTS = [
    ("'use strict'; a", "a"),
    ("let a, b = 1; var c", "let a; let b = 1; var c"),
    ("const {a, b: {c = 1}, ...d} = e", "const {a: a, b: {c: (c = 1)}, *: d} = e"),
    ("const [a, , [b = 1], ...c] = d", "const [a, , [(b = 1)], *c] = d"),
    ("a = b = c", "a = b = c"),
    ("a.b ??= c", "a.b ??= c"),
    ("a = 1, b = 2, c()", "a = 1; b = 2; c()"),
    ("({a} = b)", "{a: a} = b"),
    ("i--", "i -= 1"),
    ("delete a.b", "del a.b"),
    ("throw new A(b)", "raise new A(b)"),
    ("{ a() }", "{a()}"),
    ("l: for (;;) break l", "{loop {break}}"),
    ("if (a) b(); else if (c) { d() } else e()", "if a {b()} else {if c {d()} else {e()}}"),
    ("for (const [a, b] of c) d()", "loop [a, b] of c {d()}"),
    ("for (a in b) c()", "loop a of b {c()}"),
    ("async () => { for await (const a of b) {} }", "async fn () {loop a of b {}}"),
    ("for (let i = 0, j; i < 2; i++) a()", "{let i = 0; let j; loop (i < 2) {a(); i += 1}}"),
    ("for (i = 0; ; ) a()", "{i = 0; loop {a()}}"),
    ("while (a) continue", "loop a {continue}"),
    ("do { a() } while (b)", "loop b {a()}"),
    ("try { a() } catch (b) { c() } finally { d() }", "try {a()} catch as b {c()} finally {d()}"),
    ("try { a() } catch ({b, c}) {}", "try {a()} catch {let b = c}"),
    ("try { a() } catch {}", "try {a()} catch {}"),
    (
        "switch (a.b) { case 1: case 2: c(); break; case 3: { return; } default: d() }",
        "if ((a.b === 1) or (a.b === 2)) {c()} else {if (a.b === 3) {{return}} else {d()}}",
    ),
    ("switch (a) { case 1: b(); case 2: c() }", "if ((a === 1) or (a === 2)) {b(); c()}"),
    (
        "switch (f()) { case 1: b(); break; default: d(); break; case 2: c() }",
        "if (f() === 1) {b()} else {if (subject<> === 2) {c()} else {d()}}",
    ),
    ("switch (f()) {}", "f()"),
    (
        "class A extends b.C { static s = 1; f = () => 1; #p; static { d() } constructor(a) { super(a) }"
        " static async m() {} get g() {} set g(v) {} *[k]() {} 'n'() {} }",
        "class A(b.C) {s = 1; d(); field f = fn f() {return 1}; field #p = None;"
        " fn constructor(a) {super(a)}; async static fn m() {}; property fn g() {}; gen [k]() {}; fn n() {}}",
    ),
]


@pytest.mark.parametrize("typescript", [False, True], ids=["js", "ts"])
@pytest.mark.parametrize(("source", "text"), STATEMENTS, ids=[source for source, _ in STATEMENTS])
def test_statement(source: str, text: str, typescript: bool, dump: Dump) -> None:
    module = javascript.lower(source.encode(), typescript=typescript)
    assert dump(module) == text
    assert module.broken == []


MODULES = [
    ("import a, {b, c as d} from 'm' // why", "import m (default>a, b>b, c>d) // why"),
    ("import {default as a} from 'm'", "import m (default>a)"),
    ("import * as a from 'm'", "import m (*>a)"),
    ("import './m.js'", "import ./m.js ()"),
    ("const a = require('m')", "import m (>a)"),
    ("const {a, b: c} = require('m'); // x", "import m (a>a, b>c) // x"),
    ("var a = require('m').b", "import m (b>a)"),
    ("const a = require(`m`), b = 1", "import m (>a); const b = 1"),
    ("require('m')", "import m ()"),
    ("function f() { const a = require('m'); require('n') }", "fn f() {import m (>a); import n ()}"),
    ("const {a: {b}} = require('m')", "const {a: {b: b}} = require('m')"),
    ("const a = require('m')(b)", "const a = require('m')(b)"),
    ("a = require('m')", "a = require('m')"),
    ("export const a = 1, b = () => {}", "export const a = 1; export const b = fn b() {}"),
    ("export function a() {}", "export fn a() {}"),
    ("export default async function a() {}", "export default async fn a() {}"),
    ("export default function () {}", "export default=fn () {}"),
    ("export default class A {}", "export default class A() {}"),
    ("export default {a}", "export default={a: a}"),
    ("export {a, b as c, d as default}", "export a=a, c=b, default=d"),
    ("export {a, default as b} from 'm'", "reexport import m (a>a, default>b)"),
    ("export * from 'm'", "reexport import m (*>*)"),
    ("export * as a from 'm'", "reexport import m (*>a)"),
    ("module.exports = {a}", "export *={a: a}"),
    ("module.exports.a = async () => {}", "export a=async fn a() {}"),
    ("exports['a'] = b", "export a=b"),
    ("exports = module.exports = a", "export *=a"),
    ("exports.a = exports.b = c", "export a=c, b=c"),
    ("const a = module.exports = f()", "const a = f(); export *=a"),
    ("const a = (exports.b = module.exports = c)", "const a = c; export b=a, *=a"),
    ("const a = b = c", "const a = (b = c)"),
    ("const a = 1; module.exports = b = f()", "const a = 1; b = f(); export *=b"),
]


@pytest.mark.parametrize("typescript", [False, True], ids=["js", "ts"])
@pytest.mark.parametrize(("source", "text"), MODULES, ids=[source for source, _ in MODULES])
def test_module(source: str, text: str, typescript: bool, dump: Dump) -> None:
    module = javascript.lower(source.encode(), typescript=typescript)
    assert dump(module) == text
    assert module.broken == []


TYPED = [
    ("import type {A} from 'm'", "type import m (A>A)"),
    ("import {type A, b} from 'm'", "import m (b>b)"),
    ("import {type A} from 'm'", "type import m (A>A)"),
    ("import a = require('m')", "import m (>a)"),
    ("import a = B.c", "const a = B.c"),
    ("export = a", "export *=a"),
    ("export type {A}", ""),
    ("export type A = B; export interface C {}", ""),
    ("interface A {} type B = C; declare const d: E; declare module 'f' {}", ""),
    ("function a(b: C): void; function a(b) {}", "fn a(b) {}"),
    ("x = (a as B).c!.d satisfies E", "x = a.c.d"),
    ("x = <A>b; f<T>(c)", "x = b; f(c)"),
    ("enum A { B, C = 5, D, E = 'e', F = g() }", "const A = {B: 0, C: 5, D: 6, E: 'e', F: g()}"),
    ("export const enum A { B }", "export const A = {B: 0}"),
    ("namespace A.B { export const c = 1 }", "{export const c = 1}"),
    ("function f(this: A, b?: C, d: E = 1) {}", "fn f(b, d=1) {}"),
    (
        "export abstract class A<T> extends B<T> implements C { abstract m(): void;"
        " private n = 1; declare o: P; constructor(private readonly x: Q, public y = 2) { super() } }",
        "export class A(B) {field n = 1; fn constructor(x, y=2) {this.x = x; this.y = y; super()}}",
    ),
    (
        "@A() export class B { @C() d() {} @E() f: G; }",
        "export @A() class B() {E(); field f = None; @C() fn d() {}}",
    ),
    ("export default abstract class A {}", "export default class A() {}"),
]


@pytest.mark.parametrize(("source", "text"), TYPED, ids=[source for source, _ in TYPED])
def test_typescript(source: str, text: str, dump: Dump) -> None:
    module = javascript.lower(source.encode(), typescript=True)
    assert dump(module) == text
    assert module.broken == []


@pytest.mark.parametrize("tsx", [False, True], ids=["jsx", "tsx"])
def test_jsx(tsx: bool, dump: Dump) -> None:
    source = b"x = <A.B c={d} e='f' {...g}>{h.map(i => <p k={i} />)}<></></A.B>"
    elements = "jsx_element<A.B, d, *g, h.map(fn (i) {return jsx_self_closing_element<i>}), jsx_element<>>"
    module = javascript.lower(source, typescript=tsx, tsx=tsx)
    assert dump(module) == f"x = {elements}"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        pytest.param("a(); b(; c()", None, id="an open call"),
        pytest.param("const a = 1;\nfunction f( {\n g();\n}\nh();\n", "const a = 1", id="a body without its head"),
        pytest.param("exports.h = () => {\n a();\n", "export h=fn h() {a()}", id="a brace not closed"),
    ],
)
def test_broken(source: str, text: str | None, dump: Dump) -> None:
    module = javascript.lower(source.encode(), typescript=False)
    assert module.broken
    assert text is None or dump(module) == text


@pytest.mark.parametrize(
    ("source", "places"),
    [
        pytest.param("a = '€'; b = 1\n".encode(), [(1, 1, 1, 8), (1, 10, 1, 15)], id="characters, not bytes"),
        pytest.param(b"\xef\xbb\xbfa = b", [(1, 1, 1, 6)], id="byte order mark"),
        pytest.param(b"\r\na = {\r\n}\r\n", [(2, 1, 3, 2)], id="CRLF"),
    ],
)
def test_places(source: bytes, places: list[tuple[int, int, int, int]]) -> None:
    module = javascript.lower(source, typescript=False)
    assigns = [stmt for stmt in module.body if isinstance(stmt, Assign)]
    assert [(a.line, a.column, a.end_line, a.end_column) for a in assigns] == places


def test_a_parse_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(parsing, "PARSE_S", -1.0)
        with pytest.raises(parsing.ParseTooLong):
            javascript.lower(b"a();\n" * 5_000, typescript=False)
    assert len(javascript.lower(b"a();\n" * 5_000, typescript=False).body) == 5_000


def test_allow_comments() -> None:
    source = b"a() // deburr: allow x\n/* deburr: allow y -- why */ b('// deburr: allow z')\n"
    assert javascript.lower(source, typescript=False).allows == {1: "x", 2: "y -- why"}


@pytest.mark.parametrize(
    ("source", "cut"),
    [
        pytest.param("x = " + "(" * 100_000, True, id="open parentheses"),
        pytest.param("x = " + ".".join(["a"] * 5_000), True, id="members"),
        pytest.param("x = a" + ".b()" * 5_000, True, id="calls"),
        pytest.param("x = " + "+".join(["1"] * 5_000), False, id="sum"),
        pytest.param("x = " + " && ".join(["a"] * 5_000), False, id="and"),
        pytest.param("x = " + "a ? b : " * 5_000 + "c", True, id="conditionals"),
        pytest.param("x = a" + " as b" * 5_000, False, id="casts"),
        pytest.param("x = " + "`${" * 2_000 + "a" + "}`" * 2_000, True, id="templates"),
        pytest.param("const " + "[" * 2_000 + "]" * 2_000 + " = a", True, id="patterns"),
        pytest.param(",".join(["a"] * 5_000), False, id="sequence"),
        pytest.param("a = " * 5_000 + "1", False, id="assignments"),
        pytest.param("if (a) {} " + "else if (b) { c() } " * 5_000 + "else { d() }", False, id="else if"),
        pytest.param("switch (a) {" + "case 1: b(); break;" * 5_000 + "}", False, id="cases"),
        pytest.param("switch (a) {" + "case 1: " * 5_000 + "}", False, id="cases joined"),
        pytest.param("{" * 5_000 + "}" * 5_000, True, id="blocks"),
        pytest.param("class A { m() {" * 2_000 + "}}" * 2_000, True, id="classes"),
    ],
)
def test_deep_nesting_is_cut_and_said(source: str, cut: bool, dump: Dump) -> None:
    module = javascript.lower(source.encode(), typescript=True)
    assert bool(module.broken) is cut
    dump(module)  # what is left can be walked


SHAPES = [source for source, _ in EXPRESSIONS + STATEMENTS + MODULES + TYPED]
PIECES = st.sampled_from([*SHAPES, "(", "{", "}", "`", "'", "=>", "\n", ";", "<", "\\", "é"])


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.one_of(PIECES, st.text(max_size=5)), max_size=12),
    st.integers(0, 200),
    st.binary(max_size=4),
    st.sampled_from([(False, False), (True, False), (True, True)]),
)
def test_any_source_is_read(dump: Dump, pieces: list[str], at: int, noise: bytes, dialect: tuple[bool, bool]) -> None:
    source = "".join(pieces).encode()
    dump(javascript.lower(source[:at] + noise + source[at:], typescript=dialect[0], tsx=dialect[1]))


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read(dump: Dump, source: bytes) -> None:
    dump(javascript.lower(source, typescript=False))
