"""Functions that helpers, loops and classes of a CDK app make: one for every call and every turn, with its own settings."""

from collections.abc import Callable
from pathlib import Path

import pytest

from deburr.sources.reading import Reading

OWN = """\
class Own extends Construct {
  readonly fn: lambda.Function;
  constructor(scope: Construct, id: string, given: any) {
    super(scope, id);
    this.fn = new lambda.Function(this, 'Fn', { ...told, handler: given.handler, memorySize: given.memory });
  }
}
"""
MAKE = "const make = (name, memory) => new lambda.Function(this, name, { ...told, handler: `${name}.h`, memorySize: memory });\n"
UNKNOWN_ID = "const make = (name, memory) => new lambda.Function(this, `${process.env.P}-fn`, { ...told, handler: `${name}.h`, memorySize: memory });\n"
FACTORY = """\
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Stack } from 'aws-cdk-lib';
const told = { runtime: lambda.Runtime.NODEJS_22_X, code: lambda.Code.fromAsset('src') };
export class Factory {
  static create(scope, name, memory, more?) {
    return new lambda.Function(scope, name, { ...told, handler: `${name}.h`, memorySize: memory, ...more });
  }
}
export const made = (scope, name, memory) => Factory.create(scope, name, memory);
export class Base extends Stack {
  protected name(of) { return `${this.stackName}-${of.toLocaleLowerCase().replace(/_/g, '-')}`; }
  protected make(name, memory) { return Factory.create(this, this.name(name), memory, { handler: `${name}.h` }); }
}
"""
BOTH = {("a.h", 128), ("b.h", 256)}


@pytest.mark.parametrize(
    ("above", "body"),
    [
        pytest.param("", f"{MAKE}make('a', 128); make('b', 256);", id="an arrow"),
        pytest.param("", f"{UNKNOWN_ID}make('a', 128); make('b', 256);", id="ids that only running tells"),
        pytest.param("", f"{MAKE}for (const [n, m] of [['a', 128], ['b', 256]]) make(n, m);", id="a loop over pairs"),
        pytest.param("", f"{MAKE}for (const each of [['a', 128], ['b', 256]]) make(...each);", id="pairs spread"),
        pytest.param("", f"{MAKE}const all = {{ a: 128, b: 256 }};\nfor (const n in all) make(n, all[n]);", id="for in"),
        pytest.param(
            "", f"{MAKE}Object.entries({{ a: {{ m: 128 }}, b: {{ m: 256 }} }}).forEach(([n, o]) => make(n, o.m));",
            id="entries of an object",
        ),
        pytest.param(
            "", f"{MAKE}for (const n of ['aTable', 'b', 'Ac']) if (!/c$/.test(n))\n"
            "make(/Table$/.test(n) ? 'a' : n, /^a/.test(n) && !/X/i.test(n) ? 128 : 256);", id="tests of a text",
        ),
        pytest.param("", f"{MAKE}for (let i = 0; i < 2; i++) make(['a', 'b'][i], 128 * (i + 1));", id="a counting loop"),
        pytest.param("", f"{MAKE}const left = ['a', 'b'];\nwhile (left.length > 0) {{ const n = left.shift(); make(n, n === 'a' ? 128 : 256); }}", id="what is taken from a list"),
        pytest.param("", f"{MAKE}Array.from({{ length: 2 }}, (_, i) => make(['a', 'b'][i], 128 * (i + 1)));", id="a length"),
        pytest.param("", f"{MAKE}for (const [n, m] of new Map([['a', 128], ['b', 256]])) make(n, m);", id="a map's pairs"),
        pytest.param("", f"{MAKE}new Map([['a', 128], ['b', 256]]).forEach((m, n) => make(n, m));", id="a map's own loop"),
        pytest.param(
            "", f"{MAKE}[['a', 'b'], ['c']].flat().filter(n => !['c'].includes(n)).map((n, i) => make(n, 128 + 128 * i));",
            id="a filter that is known",
        ),
        pytest.param(
            "", f"{MAKE}for (const n of ['a', 'c', 'b', 'd']) {{ if (n === 'c') continue; if (n === 'd') break;\n"
            "make(n, n === 'a' ? 128 : 256); }", id="turns that are left",
        ),
        pytest.param(
            "", "[{ n: 'a', m: 128 }, { n: 'b', m: 256 }].map(this.make.bind(this));", id="a method by its name",
        ),
        pytest.param("", "let i = 0;\nconst make = () => new lambda.Function(this, `f${i}`, { ...told, handler: `${['a', 'b'][i]}.h`, memorySize: 128 * ++i });\nmake(); make();", id="a counter"),
        pytest.param(OWN, "new Own(this, 'A', { handler: 'a.h', memory: 128 });\nnew Own(this, 'B', { handler: 'b.h', memory: 256 });", id="a class"),
        pytest.param(OWN, "for (const [h, m] of [['a.h', 128], ['b.h', 256]]) new Own(this, told.name(h), { handler: h, memory: m });", id="a class under ids that are not known"),
        pytest.param("import { Factory } from './factory';\n", "Factory.create(this, 'a', 128); Factory.create(this, 'b', 256);", id="a class elsewhere"),
        pytest.param("import { made } from './factory';\n", "made(this, 'a', 128); made(this, 'b', 256);", id="a function elsewhere"),
        pytest.param("import { Base } from './factory';\nclass Other extends Base {\n  constructor(scope, id, props) {\n    super(scope, id, props);\n    this.make('a', 128); this.make('b', 256);\n  }\n}\nnew Other(new App(), 'Other', {});\n", "", id="a method of a class above"),
        pytest.param("import all from './all.json';\n", f"{MAKE}all.map(({{ n, m }}) => make(n, m));", id="a list in a file"),
        pytest.param("const all = JSON.parse(fs.readFileSync('all.json', 'utf8'));\n", f"{MAKE}for (const {{ n, m }} of all) make(n, m);", id="a list that is read"),
    ],
)  # fmt: skip
def test_each_call_and_turn_is_a_function(app: Callable[..., Reading], above: str, body: str) -> None:
    methods = (
        "  }\n  make({ n, m }) { return new lambda.Function(this, n, { ...told, handler: `${n}.h`, memorySize: m });"
    )
    files = {"factory_ts": FACTORY, "all_json": '[{"n": "a", "m": 128}, {"n": "b", "m": 256}]'}
    functions = app(f"{body}\n{methods}", above, **files).workload.functions
    assert len(functions) == len({each.address for each in functions}) == 2
    assert {(each.entry.value, each.memory_mb.value) for each in functions} == BOTH


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("const { fn, live } = make('a'); live.addFunctionUrl(); make('b').fn.addFunctionUrl();", id="by name"),
        pytest.param("const all = {}; for (const n of ['a', 'b']) all[n] = make(n).fn;\nObject.values(all).forEach(fn => fn.addFunctionUrl());", id="values"),
        pytest.param("const all = {}; for (const n of ['a', 'b']) all[told.name(n)] = make(n).fn;\nfor (const [, fn] of Object.entries(all)) fn.addFunctionUrl();", id="under names that are not known"),
        pytest.param("const all = new Map(); for (const n of ['a', 'b']) all.set(n, make(n).fn);\nall.get('a').addFunctionUrl(); for (const fn of [...all.values()].slice(1)) fn.addFunctionUrl();", id="a map"),
        pytest.param("const all = ['a', 'b'].reduce((sum, n) => ({ ...sum, [n]: make(n).fn }), {});\nall.a.addFunctionUrl(); all['b'].addFunctionUrl();", id="reduced"),
        pytest.param("const all = Object.fromEntries(['a', 'b'].map(n => [n, make(n).fn]));\nall.a.addFunctionUrl(); all.b.addFunctionUrl();", id="from pairs"),
        pytest.param("new Doors(this, 'D', { all: { a: make('a').fn, b: make('b').fn } });", id="in another class"),
    ],
)  # fmt: skip
def test_what_a_helper_gives_back_is_wired(app: Callable[..., Reading], body: str) -> None:
    doors = "class Doors extends Construct {\n  constructor(s, id, p) {\n    super(s, id);\n    for (const fn of Object.values(p.all)) fn.addFunctionUrl();\n  }\n}\n"
    make = "const make = (n) => { const fn = new lambda.Function(this, `${process.env.P}`, { ...told, handler: `${n}.h` });\nreturn { fn, live: fn.addAlias('live') }; };\n"
    workload = app(make + body, doors).workload
    assert sorted(str(each.function.entry.value) for each in workload.callers) == ["a.h", "b.h"]


def test_a_file_that_zod_checks(app: Callable[..., Reading]) -> None:
    above = (
        "import { z } from 'zod';\n"
        "const One = z.object({ n: z.string(), memory: z.number().default(512), off: z.object({ hook: z.string() }).optional() });\n"
        "const all = JSON.parse(fs.readFileSync('all.json', 'utf8')).map((each) => One.parse(each));\n"
    )
    body = "for (const { n, memory } of all.filter((each) => !each.off?.hook)) new lambda.Function(this, n, { ...told, memorySize: memory });"
    given = '[{"n": "a"}, {"n": "b", "memory": 256}, {"n": "c", "off": {"hook": "x"}}]'
    functions = app(body, above, all_json=given).workload.functions
    assert [(each.name, each.memory_mb.value) for each in functions] == [("a", 512), ("b", 256)]


def test_turns_of_which_nothing_is_known_make_one(app: Callable[..., Reading]) -> None:
    body = "const all = [];\nfor (const n of ['a', 'b']) all.push(elsewhere(n));\nfor (const each of all) new lambda.Function(this, each.id, { ...told, handler: each.handler });"
    assert len(app(body).workload.functions) == 1


def test_data_of_which_some_is_unknown_gets_no_defaults(app: Callable[..., Reading]) -> None:
    above = "import { z } from 'zod';\nconst One = z.object({ on: z.boolean().default(false) });\n"
    body = "const given = One.parse({ ...this.node.getAllContext() });\nif (given.on) new lambda.Function(this, 'A', told);\nnew lambda.Function(this, 'B', told);"
    assert [each.name for each in app(body, above).workload.functions] == ["A", "B"]


def test_a_stack_made_for_other_code_is_another(app: Callable[..., Reading]) -> None:
    above = "class Service extends Stack {\n  constructor(s, id, p) {\n    super(s, id, p);\n    new lambda.Function(this, 'Fn', { ...told, handler: p.h }).addFunctionUrl();\n  }\n}\nconst all = new App();\nfor (const n of ['one', 'two', 'one']) new Service(all, n, { h: `${n}.h`, stage: process.env.S });\n"
    workload = app("", above).workload
    assert [(each.name, each.entry.value) for each in workload.functions] == [
        ("Service/Fn", "one.h"),
        ("two/Fn", "two.h"),
    ]
    assert {each.function.name for each in workload.callers} == {"Service/Fn", "two/Fn"}


@pytest.mark.parametrize(
    "given",
    [
        pytest.param("if (!this.kept) this.kept = MADE;\nreturn this.kept;", id="where it is not there"),
        pytest.param("if (this.kept === undefined) { this.kept = MADE; }\nreturn this.kept;", id="compared"),
        pytest.param("return this.kept ??= MADE;", id="assigned at once"),
        pytest.param("return this.kept || (this.kept = MADE);", id="or"),
    ],
)
def test_what_is_made_when_it_is_asked_for_is_one(app: Callable[..., Reading], given: str) -> None:
    made = "new lambda.Function(this, `${process.env.P}`, { ...told })"
    methods = f"  }}\n  ask() {{\n{given.replace('MADE', made)}"
    (function,) = app(f"this.ask().addFunctionUrl();\nthis.ask().addAlias('live');\n{methods}").workload.functions
    assert function.alias is not None


def test_what_is_made_for_every_stage_is_one(app: Callable[..., Reading]) -> None:
    above = "class Service extends Stack {\n  constructor(s, id, p) {\n    super(s, id, p);\n    new lambda.Function(this, `Fn${p.stage}`, told);\n  }\n}\nfor (const n of ['dev', 'prod']) new Service(new App(), n, { stage: told.stage(n) });\n"
    assert len(app("", above).workload.functions) == 1


def test_a_loop_that_nothing_known_ends_runs_once(app: Callable[..., Reading]) -> None:
    body = "const all = ['a'];\nwhile (all.length > 0) { make(`${process.env.P}`); elsewhere(all); }"
    make = "const make = (name) => new lambda.Function(this, name, told);\n"
    assert len(app(make + body).workload.functions) == 1


def test_one_line_that_makes_very_many_says_that_not_all_are_told_apart(app: Callable[..., Reading]) -> None:
    body = "const make = (n) => new lambda.Function(this, `${process.env.P}`, { ...told });\nfor (const a of Array(4)) for (const b of Array(90)) make(b);"
    reading = app(body)
    assert len(reading.workload.functions) == 300
    assert any(gap.what.startswith("not all of this app is looked at") for gap in reading.gaps)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("for (const f of fs.readdirSync('fns')) make(path.basename(f, '.js'));", id="names"),
        pytest.param("fs.readdirSync(path.join(__dirname, 'fns'), { withFileTypes: true }).filter((each) => each.isFile()).forEach((each) => make(path.parse(each.name).name));", id="entries"),
        pytest.param("fs.readdirSync('fns').filter((f) => !fs.statSync(path.join('fns', f)).isDirectory()).forEach((f) => make(f.slice(0, -3)));", id="what they are"),
        pytest.param("for (const n of ['a', 'b']) if (fs.existsSync(`fns/${n}.js`)) make(n);", id="what is there"),
        pytest.param("const all = { dev: { fns: [{ n: 'a', m: 1 }, { n: 'b' }] }, prod: { fns: [{ n: 'a', m: 2 }, { n: 'b' }] } };\nfor (const { n } of all[process.env.STAGE].fns) make(n);", id="what every stage says"),
    ],
)  # fmt: skip
def test_functions_of_a_folder_and_of_a_stage(app: Callable[..., Reading], tmp_path: Path, body: str) -> None:
    (tmp_path / "fns" / "more" if "isFile" in body or "isDirectory" in body else tmp_path / "fns").mkdir(parents=True)
    for name in ("a", "b"):
        (tmp_path / "fns" / f"{name}.js").write_text("exports.h = async () => 1;\n", encoding="utf-8")
    make = "const make = (n) => new lambda.Function(this, n, { ...told, handler: `${n}.h` });\n"
    functions = app(make + body, "import * as path from 'path';\n").workload.functions
    assert [(each.name, each.entry.value) for each in functions] == [("a", "a.h"), ("b", "b.h")]


@pytest.mark.parametrize(
    ("calls", "names"),
    [
        pytest.param("make('app.save'); make('app.load');", ["...-Fn save", "...-Fn load"], id="by what is called"),
        pytest.param(
            "make('save.handler'); make('load.handler');", ["...-Fn save", "...-Fn load"], id="by the file it is in"
        ),
        pytest.param("make('app.save'); make('app.save');", ["...-Fn", "...-Fn 2"], id="by number"),
        pytest.param("make('app.save');", ["...-Fn"], id="the only one"),
    ],
)
def test_names_of_those_that_are_many(app: Callable[..., Reading], calls: str, names: list[str]) -> None:
    make = "const make = (handler) => new lambda.Function(this, `${process.env.P}-Fn`, { ...told, handler });\n"
    assert [each.name for each in app(make + calls).workload.functions] == names


@pytest.mark.parametrize(
    ("said", "name"),
    [
        pytest.param("'put_an_order'.replace(/_/g, '-')", "put-an-order", id="one character"),
        pytest.param("'put_an order'.replace(/[_ ]+/, '-')", "put-an order", id="the first of some"),
        pytest.param(
            "'put-an-order'.replace(/(^|-)(\\w)/g, (_, between, letter) => letter.toUpperCase())",
            "PutAnOrder",
            id="a function",
        ),
        pytest.param("`${process.env.P}-Put`.toLowerCase()", "...-put", id="of which some is known"),
        pytest.param("'put_order'.split('_').map((part) => part[0].toUpperCase() + part.slice(1)).join('')", "PutOrder", id="parts"),
        pytest.param("'a'.replace(/(a+)+b/, '-')", "Function", id="what may take long"),
    ],
)  # fmt: skip
def test_ids_that_are_made(app: Callable[..., Reading], said: str, name: str) -> None:
    (function,) = app(f"new lambda.Function(this, {said}, told);").workload.functions
    assert function.name == name


@pytest.mark.parametrize(
    ("given", "memory_mb"),
    [
        pytest.param("if (process.env.BIG) return 1024;\nreturn 128;", None, id="it may have ended before"),
        pytest.param("if (process.env.BIG) return 128;\nreturn 128;", 128, id="it says the same"),
        pytest.param("for (const each of elsewhere()) return 1024;\nreturn 128;", None, id="there may be a turn"),
        pytest.param("for (const each of [512]) return each;\nreturn 128;", 512, id="there is one"),
    ],
)
def test_what_a_helper_may_have_given_back(app: Callable[..., Reading], given: str, memory_mb: int | None) -> None:
    made = "new lambda.Function(this, 'Fn', { ...told, memorySize: memory() });"
    (function,) = app(made, f"function memory() {{\n{given}\n}}\n").workload.functions
    assert function.memory_mb.value == memory_mb


@pytest.mark.parametrize(
    ("said", "memory_mb"),
    [
        pytest.param("let m = 128;\nif (process.env.BIG) m = 1024;", None, id="one of two values"),
        pytest.param("let m = 1024;\nif (process.env.BIG) { m = 1024; }", 1024, id="the same"),
        pytest.param("let m;\nif (process.env.BIG) { m = 1024; } else { m = 512; }", None, id="either"),
        pytest.param("let m = 128;\nif (true) m = 1024;", 1024, id="surely"),
        pytest.param("let m = 128;\nconst grow = () => { m += 128; };\ngrow();", 256, id="a name of the scope around"),
        pytest.param(
            "let o = { m: 128 };\nif (process.env.BIG) o = { m: 1024 };\nconst m = o.m;", None, id="one of two objects"
        ),
        pytest.param(
            "let o = elsewhere();\nif (o.big) o = { m: 1024 };\nconst m = o.m;", None, id="one that is not known"
        ),
        pytest.param(
            "const all = { a: { m: 1024 } };\nlet m = 128;\nif (all[process.env.S]) m = 1024;",
            None,
            id="a stage that may not be there",
        ),
        pytest.param("let m = null;\nm ??= 512;", 512, id="where there is none"),
        pytest.param("let m = [128, 256].find((each) => each > 128);", 256, id="found"),
        pytest.param("let m = { a: 128 }['b'] ?? 512;", 512, id="not there"),
    ],
)
def test_values(app: Callable[..., Reading], said: str, memory_mb: int | None) -> None:
    (function,) = app(f"{said}\nnew lambda.Function(this, 'Fn', {{ ...told, memorySize: m }});").workload.functions
    assert function.memory_mb.value == memory_mb


def test_a_function_for_node_that_is_given_what_was_bundled_before(app: Callable[..., Reading]) -> None:
    reading = app(
        "new nodejs.NodejsFunction(this, 'Ship', { code: lambda.Code.fromAsset('built'), handler: 'ship.send' });",
        "import * as nodejs from 'aws-cdk-lib/aws-lambda-nodejs';\n",
    )
    (ship,) = reading.workload.functions
    assert (ship.code.folder, ship.entry.value) == ("built", "ship.send")
