"""Functions that classes make: the app's own, those of other libraries, and one class in several stacks."""

from collections.abc import Callable

import pytest

from deburr.sources.reading import Reading

OWN = """\
class OwnFunction extends lambda.Function {
  constructor(scope, id, props) {
    super(scope, id, { ...told, memorySize: 1024, ...props });
  }
}
"""


def test_a_class_that_extends_a_function_is_one_where_it_is_made(app: Callable[..., Reading]) -> None:
    body = "new OwnFunction(this, 'Save', { timeout: Duration.seconds(9) });\nnew OwnFunction(this, 'Load', { memorySize: 256 });"
    save, load = app(body, OWN).workload.functions
    assert (save.name, save.memory_mb.value, save.timeout_s.value) == ("Save", 1024, 9)
    assert (load.name, load.memory_mb.value, load.timeout_s.value) == ("Load", 256, 3)
    assert load.at.line == save.at.line + 1


def test_what_is_called_on_such_an_object_is_wired(app: Callable[..., Reading]) -> None:
    workload = app("new OwnFunction(this, 'Save').addFunctionUrl();", OWN).workload
    assert [caller.kind for caller in workload.callers] == ["function_url"]


def test_what_a_library_makes_of_a_runtime_is_a_function_of_which_little_is_known(app: Callable[..., Reading]) -> None:
    reading = app(
        "new GuLambda(this, 'Save', { app: 'shop', runtime: told.runtime, handler: 'app.handler', memorySize: 256 });"
    )
    (function,) = reading.workload.functions
    assert (function.runtime.value, function.memory_mb.value, function.timeout_s.value) == ("nodejs22.x", 256, None)
    assert function.on_failure.value is None
    said = [gap.what for gap in reading.gaps]
    assert "what GuLambda of @guardian/cdk sets by itself is not known: it is taken for a function" in said


@pytest.mark.parametrize(
    ("made", "name"),
    [
        pytest.param("new GuApi(this, 'Save', {0}).lambdaFunction", "Save", id="a construct's"),
        pytest.param("defaults.buildLambdaFunction(this, {0})", "LambdaFunction", id="what only makes it"),
    ],
)
def test_what_a_librarys_construct_is_told_of_its_function_is_one(
    app: Callable[..., Reading], made: str, name: str
) -> None:
    body = f"{made}.addFunctionUrl();".replace("{0}", "{ lambdaFunctionProps: { ...told, memorySize: 256 } }")
    workload = app(body, "import * as defaults from '@aws-solutions-constructs/core';\n").workload
    (function,) = workload.functions
    assert (function.name, function.memory_mb.value, function.timeout_s.value) == (name, 256, None)
    assert sorted(caller.kind for caller in workload.callers) == ["function_url", "permission"]


STACKS = """\
class Saved extends Construct {
  constructor(scope, id) {
    super(scope, id);
    new lambda.Function(this, 'Fn', told);
  }
}
class Other extends Stack {
  constructor(scope, id) {
    super(scope, id);
    new Saved(this, 'Saved');
  }
}
"""


def test_one_class_in_two_stacks_makes_two_functions(app: Callable[..., Reading]) -> None:
    body = "new Saved(this, 'Saved');\nnew Other(new App(), 'Other');\nnew Other(new App(), 'Again');"
    functions = app(body, STACKS).workload.functions
    assert [function.name for function in functions] == ["Shop/Saved/Fn", "Other/Saved/Fn"]  # stages are one


@pytest.mark.parametrize(
    ("above", "memory_mb"),
    [
        pytest.param("const given = { memory: 256 };", 256, id="an object"),
        pytest.param("const given = {};", 128, id="what an object that is known lacks"),
        pytest.param("const given = {};\ngiven.memory = 512;", 512, id="a field set afterwards"),
        pytest.param("const given = {};\ngiven['memory'] = 512;", 512, id="a key set afterwards"),
        pytest.param("const given = {};\ngiven[process.env.KEY] = 512;", None, id="a key that is not known"),
        pytest.param("const given = Object.assign({ memory: 256 }, { memory: 512 });", 512, id="merged"),
        pytest.param(
            "const given = { memory: [256].filter((x) => x > 0)[0] };", 256, id="a filter that is not known keeps"
        ),
        pytest.param("const given = { memory: Object.values({ a: 256 })[0] };", 256, id="values of an object"),
    ],
)
def test_objects(app: Callable[..., Reading], above: str, memory_mb: int | None) -> None:
    body = "new lambda.Function(this, 'Fn', { ...told, memorySize: given.memory });"
    (function,) = app(body, f"{above}\n").workload.functions
    assert function.memory_mb.value == memory_mb


@pytest.mark.parametrize(
    ("given", "memory_mb", "timeout_s"),
    [
        pytest.param("...told, memorySize: 256", 256, 3, id="its own wins"),
        pytest.param("memorySize: 256, ...told, ...{ memorySize: 512 }", 512, 3, id="the last wins"),
        pytest.param("...told, memorySize: 256, ...none.given", 256, 3, id="what nobody gave"),
        pytest.param("...told, memorySize: 256, ...elsewhere()", None, None, id="what may say anything"),
        pytest.param("...elsewhere(), ...told, memorySize: 256", 256, None, id="what is said after it"),
        pytest.param("...told, memorySize: 256, ...(process.env.BIG && { memorySize: 512 })", None, 3, id="perhaps"),
        pytest.param(
            "...told, ...(process.env.BIG ? { memorySize: 512 } : { memorySize: 512, timeout: Duration.seconds(9) })",
            512,
            None,
            id="one of two that agree in part",
        ),
        pytest.param(
            "...told, timeout: none.timeout ?? Duration.seconds(9)", 128, 9, id="the other where it is unsaid"
        ),
        pytest.param(
            "...told, timeout: Duration.seconds(8) ?? Duration.seconds(9)", 128, 8, id="one that is surely there"
        ),
        pytest.param(
            "...told, ...(some.timeout ? { timeout: some.timeout } : {})", 128, 9, id="a test for what is there"
        ),
        pytest.param("...told, ...(none.timeout ? { timeout: none.timeout } : {})", 128, 3, id="for what is not"),
        pytest.param("...told, ...(some.timeout && { timeout: some.timeout })", 128, 9, id="what is there, or nothing"),
        pytest.param(
            "...told, ...(fs.existsSync('x') ? { memorySize: 256 } : {})", None, 3, id="a call may answer anything"
        ),
    ],
)
def test_spreads(app: Callable[..., Reading], given: str, memory_mb: int | None, timeout_s: int | None) -> None:
    above = "const none = {}, some = { timeout: Duration.seconds(9) };\n"
    (function,) = app(f"new lambda.Function(this, 'Fn', {{ {given} }});", above).workload.functions
    assert (function.memory_mb.value, function.timeout_s.value) == (memory_mb, timeout_s)
    assert function.entry.value == "app.handler", "where its code is is taken for what is written"


TAKES_APART = """\
function make(scope, id, { handler = 'app.handler', memory, ...rest }) {
  return new lambda.Function(scope, id, { ...told, timeout: Duration.seconds(7), handler, memorySize: memory, ...rest });
}
"""


def test_what_is_taken_apart_and_what_is_left(app: Callable[..., Reading]) -> None:
    body = "make(this, 'A', { memory: 256 });\nmake(this, 'B', { handler: 'b.handler', timeout: Duration.seconds(9) });"
    functions = app(body, TAKES_APART).workload.functions
    assert [(each.entry.value, each.memory_mb.value, each.timeout_s.value) for each in functions] == [
        ("app.handler", 256, 7),
        ("b.handler", 128, 9),
    ]


@pytest.mark.parametrize(
    ("above", "names"),
    [
        pytest.param("const all = ['a'];\nall.push('b');", ["a", "b"], id="pushed"),
        pytest.param("const all = Object.keys({ a: 1, b: 2 });", ["a", "b"], id="keys"),
        pytest.param("const all = ['a'].concat(['b']);", ["a", "b"], id="concatenated"),
        pytest.param("const all = [['a', 'x'].join('-')];", ["a-x"], id="joined"),
        pytest.param(
            "const of = ['a', 'b', 'c'], all = [];\nfor (let i in of) { if (parseInt(i) <= 0) continue; all.push(of[i]); }",
            ["b", "c"],
            id="by their places",
        ),
    ],
)
def test_lists(app: Callable[..., Reading], above: str, names: list[str]) -> None:
    functions = app("for (const name of all) new lambda.Function(this, name, told);", f"{above}\n").workload.functions
    assert [function.name for function in functions] == names


@pytest.mark.parametrize(
    ("body", "kept_days"),
    [
        pytest.param("", 0, id="nothing denied"),
        pytest.param(
            "fn.addToRolePolicy(new iam.PolicyStatement({ effect: iam.Effect.DENY, %s }));", None, id="denied"
        ),
        pytest.param(
            "if (process.env.LOGS !== 'Y') { fn.addToRolePolicy(new iam.PolicyStatement({ effect: iam.Effect.DENY, %s })); }",
            None,
            id="perhaps denied",
        ),
        pytest.param("fn.addToRolePolicy(new iam.PolicyStatement({ %s }));", 0, id="allowed"),
        pytest.param(
            "fn.addToRolePolicy(new iam.PolicyStatement({ effect: iam.Effect.DENY, %s, conditions: {} }));",
            0,
            id="at times",
        ),
        pytest.param(
            "fn.addToRolePolicy(new iam.PolicyStatement({ effect: iam.Effect.DENY, actions: ['s3:*'] }));",
            0,
            id="something else",
        ),
    ],
)
def test_roles_that_are_denied_logs(app: Callable[..., Reading], body: str, kept_days: int | None) -> None:
    made = "const fn = new lambda.Function(this, 'Fn', { ...told });\n"
    actions = "actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: ['*']"
    (function,) = app(
        made + body.replace("%s", actions), "import * as iam from 'aws-cdk-lib/aws-iam';\n"
    ).workload.functions
    assert function.logs_kept_days.value == kept_days


@pytest.mark.parametrize(
    "denies",
    [
        pytest.param("role.addToPolicy(%s);", id="a statement of its role"),
        pytest.param("fn.role?.addToPrincipalPolicy(%s);", id="of the role that it has"),
        pytest.param("role.attachInlinePolicy(new iam.Policy(this, 'P', { statements: [%s] }));", id="a policy"),
        pytest.param("new iam.ManagedPolicy(this, 'P', { statements: [%s], roles: [role] });", id="one for roles"),
        pytest.param(
            "new iam.Policy(this, 'P', { document: new iam.PolicyDocument({ statements: [%s] }) }).attachToRole(role);",
            id="one that is attached",
        ),
    ],
)
@pytest.mark.parametrize(
    ("statement", "kept_days"),
    [
        pytest.param("new iam.PolicyStatement({ effect: iam.Effect.DENY, actions: ['logs:*'] })", None, id="denied"),
        pytest.param("iam.PolicyStatement.fromJson({ Effect: 'Deny', Action: 'logs:*' })", None, id="as JSON"),
        pytest.param("new iam.PolicyStatement({ actions: ['logs:*'], resources: ['*'] })", 0, id="allowed"),
    ],
)
def test_roles_that_are_denied_logs_by_their_own_policies(
    app: Callable[..., Reading], denies: str, statement: str, kept_days: int | None
) -> None:
    made = (
        "const role = new iam.Role(this, 'Role', {});\nconst fn = new lambda.Function(this, 'Fn', { ...told, role });\n"
    )
    body = made + denies.replace("%s", statement)
    (function,) = app(body, "import * as iam from 'aws-cdk-lib/aws-iam';\n").workload.functions
    assert function.logs_kept_days.value == kept_days


def test_a_role_that_denies_logs_inline(app: Callable[..., Reading]) -> None:
    denies = "new iam.PolicyStatement({ effect: iam.Effect.DENY, actions: ['logs:*'], resources: ['*'] })"
    made = f"const role = new iam.Role(this, 'Role', {{ inlinePolicies: {{ no: new iam.PolicyDocument({{ statements: [{denies}] }}) }} }});\n"
    body = "const make = (name) => new lambda.Function(this, name, { ...told, role });\nmake('A'); make('B');\nnew lambda.Function(this, 'C', told);"
    functions = app(made + body, "import * as iam from 'aws-cdk-lib/aws-iam';\n").workload.functions
    assert [each.logs_kept_days.value for each in functions] == [None, None, 0]


def test_a_first_policy_that_denies_logs(app: Callable[..., Reading]) -> None:
    denies = "new iam.PolicyStatement({ effect: iam.Effect.DENY, actions: ['logs:*'], resources: ['*'] })"
    body = f"new lambda.Function(this, 'Fn', {{ ...told, initialPolicy: [{denies}] }});"
    (function,) = app(body, "import * as iam from 'aws-cdk-lib/aws-iam';\n").workload.functions
    assert function.logs_kept_days.value is None
