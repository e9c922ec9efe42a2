"""What a CDK app makes only where a test of known constants passes; what is not known may be so or not."""

from collections.abc import Callable
from pathlib import Path

import pytest

from deburr.facts import book
from deburr.sources import project
from deburr.sources.reading import Reading

ABOVE = """\
enum Kind { RDS = 'rds', SES = 'ses' }
const isRds = (kind) => kind === 'rds';
class Given extends Construct {
  constructor(scope, id, kind) { super(scope, id); this.kind = kind; this.nested = { on: kind === 'rds' }; }
}
class Made extends Construct {
  constructor(scope, id, props) {
    super(scope, id);
    const kind = props.kind;
    BODY
  }
}
"""
MAKE = "new lambda.Function(this, 'Fn', told)"
BODY = """\
const [no, yes] = [new Given(this, 'GivenA', 'alb'), new Given(this, 'GivenB', 'rds')];
new Made(this, 'A', { ...no, list: [], text: '', sizes: {}, count: 1, fn: undefined });
new Made(this, 'B', { ...yes, enabled: true, list: ['rds'], text: 'x', sizes: { rds: 1 }, count: 5 });
"""


def made(app: Callable[..., Reading], body: str) -> list[str]:
    return [function.name for function in app(BODY, ABOVE.replace("BODY", body)).workload.functions]


@pytest.mark.parametrize(
    "test",
    [
        "'rds'.includes(kind)",
        "props.kind === 'rds'",
        "['rds', 'ses'].includes(kind)",
        "[Kind.RDS, Kind.SES].includes(kind)",
        "['rds'].indexOf(kind) !== -1",
        "['rds'].some((each) => each === kind)",
        "!['alb'].every((each) => each === kind)",
        "new Set(['rds']).has(kind)",
        "new Map([['k', 'alb']]).set('k', kind).get('k') === 'rds'",
        "kind.startsWith('r')",
        "kind.indexOf('rd') === 0",
        "isRds(kind)",
        "props.enabled",
        "props.enabled ?? false",
        "Boolean(props.enabled)",
        "props.enabled !== undefined",
        "told.code == null || kind === 'rds'",
        "typeof props.enabled !== 'undefined'",
        "typeof props.enabled === 'boolean'",
        "kind === 'rds' && props.enabled",
        "process.env.STAGE && kind === 'rds'",
        "props.list.length > 0",
        "props.text.length",
        "'rds' in props.sizes",
        "props.sizes[kind]",
        "props.nested.on",
        "props.count > 3",
    ],
)
def test_what_a_test_rules_out_is_not_made(app: Callable[..., Reading], test: str) -> None:
    assert made(app, f"if ({test}) {{ {MAKE}; }}") == ["B/Fn"]


@pytest.mark.parametrize(
    "body",
    [
        f"kind === 'rds' ? {MAKE} : undefined;",
        f"kind === 'rds' && {MAKE};",
        f"kind === 'alb' || {MAKE};",
        f"const fn = (kind === 'alb' ? 'none' : undefined) ?? {MAKE};",
        f"const given = {{ fn: kind === 'rds' ? {MAKE} : null }};",
        f"switch (kind) {{ case 'rds': {MAKE}; break; case 'alb': break; }}",
        f"switch (kind) {{ case 'alb': case 'ses': return; default: {{ {MAKE}; }} }}",
        f"switch (true) {{ case kind === 'rds': {MAKE}; }}",
        f"if (kind === 'alb') return; {MAKE};",
        f"let size; if (kind === 'rds') {{ size = 5; }} if (size) {{ {MAKE}; }}",
        f"const {{ enabled = false }} = props; if (enabled) {{ {MAKE}; }}",
        f"for (const each of ['rds']) {{ if (each !== kind) continue; {MAKE}; }}",
    ],
)
def test_however_it_is_written(app: Callable[..., Reading], body: str) -> None:
    assert made(app, body) == ["B/Fn"]


@pytest.mark.parametrize(
    "test",
    [
        "process.env.STAGE",
        "process.env.STAGE === 'prod'",
        "this.node.tryGetContext('kind') === kind",
        "['rds', process.env.KIND].includes(props.text + process.env.KIND)",
        "process.env.STAGE || kind === 'rds'",
        "typeof process.env.STAGE !== 'undefined'",
        "[process.env.KIND].some((each) => each === kind)",
        "[process.env.KIND].indexOf(kind) >= 0",
        "props.text.length > Number(process.env.LONG)",
    ],
)
def test_what_is_not_known_may_be_so(app: Callable[..., Reading], test: str) -> None:
    assert made(app, f"if ({test}) {{ {MAKE}; }}") == ["A/Fn", "B/Fn"]


PYTHON = """\
import os
from aws_cdk import App, Stack, aws_lambda as lambda_
from constructs import Construct

class Made(Construct):
    def __init__(self, scope, id, kind, enabled=False, names=()):
        super().__init__(scope, id)
        if {test}:
            lambda_.Function(self, "Fn", runtime=lambda_.Runtime.PYTHON_3_13, handler="app.handler",
                             code=lambda_.Code.from_asset("src"))

class Shop(Stack):
    def __init__(self, scope, id):
        super().__init__(scope, id)
        Made(self, "A", "alb")
        Made(self, "B", kind="rds", enabled=True, names=["rds"])

Shop(App(), "Shop")
"""


@pytest.mark.parametrize(
    ("test", "functions"),
    [
        pytest.param("kind in ('rds',)", ["B/Fn"], id="a tuple"),
        pytest.param("kind in {'rds': 1}", ["B/Fn"], id="a dict"),
        pytest.param("kind in 'rds'", ["B/Fn"], id="a text"),
        pytest.param("kind not in ('alb', 'ses')", ["B/Fn"], id="not in"),
        pytest.param("kind.startswith('r')", ["B/Fn"], id="how it begins"),
        pytest.param("enabled", ["B/Fn"], id="a default"),
        pytest.param("bool(enabled) and kind", ["B/Fn"], id="bool"),
        pytest.param("names", ["B/Fn"], id="a list that holds nothing"),
        pytest.param("len(names) > 0", ["B/Fn"], id="its length"),
        pytest.param("any(name == kind for name in names)", ["B/Fn"], id="any"),
        pytest.param("not all([kind == 'alb'])", ["B/Fn"], id="all"),
        pytest.param("os.environ.get('STAGE') and kind == 'rds'", ["B/Fn"], id="and"),
        pytest.param("os.environ.get('STAGE')", ["A/Fn", "B/Fn"], id="not known"),
        pytest.param("kind in os.environ['KINDS']", ["A/Fn", "B/Fn"], id="in what is not known"),
    ],
)
def test_tests_of_python(tmp_path: Path, test: str, functions: list[str]) -> None:
    (tmp_path / "app.py").write_text(PYTHON.format(test=test), encoding="utf-8")
    (tmp_path / "cdk.json").write_text('{"app": "python app.py"}', encoding="utf-8")
    workload = project.read([tmp_path], root=tmp_path, facts=book.load()).workload
    assert [function.name for function in workload.functions] == functions
