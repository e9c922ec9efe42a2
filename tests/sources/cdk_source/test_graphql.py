"""Fields of AppSync that ask functions of a CDK app: each is a caller, under the name that its owner knows."""

from collections.abc import Callable

import pytest

from deburr.sources.reading import Reading

FN = "const fn = new lambda.Function(this, 'Fn', told);\nconst other = new lambda.Function(this, 'Other', told);\n"
API = "const api = new appsync.GraphqlApi(this, 'Api', {});\n"
LIST = "createResolver('L', { typeName: 'Query', fieldName: 'list' });\n"
SAVE = "createResolver('S', { typeName: 'Mutation', fieldName: 'save' });\n"
ABOVE = """\
import * as appsync from 'aws-cdk-lib/aws-appsync';
const add = (api, name, fn) => api.addLambdaDataSource(name, fn);
function wire(api, name, fn, fields) {
  const source = add(api, name, fn);
  fields.forEach((fieldName) => source.createResolver(`${fieldName}Resolver`, { typeName: 'Query', fieldName }));
}
class Alarms extends Construct {
  constructor(scope, id, props) {
    super(scope, id);
    const source = props.api.addLambdaDataSource('AlarmsDS', props.fn);
    source.createResolver('Get', { typeName: 'Query', fieldName: 'getAlarm' });
    source.createResolver('Set', { typeName: 'Mutation', fieldName: 'setAlarm' });
  }
}
class Main extends Stack {
  constructor(scope, id, props) {
    super(scope, id, props);
    const fn = new lambda.Function(this, 'Fn', told);
    new Alarms(this, 'Alarms', { fn, api: new appsync.GraphqlApi(this, 'Api', {}) });
  }
}
"""


def callers(reading: Reading, function: str = "Fn") -> list[str]:
    return [each.name for each in reading.workload.callers if each.function.name.endswith(function)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("const ds = api.addLambdaDataSource('DS', fn);", ["DS"], id="nobody asks it"),
        pytest.param(f"const ds = api.addLambdaDataSource('DS', fn);\nds.{LIST}", ["Query.list"], id="a field"),
        pytest.param(
            f"const ds = api.addLambdaDataSource('DS', fn);\nds.{LIST}ds.{SAVE}",
            ["Mutation.save", "Query.list"],
            id="two fields",
        ),
        pytest.param(
            "const ds = new appsync.LambdaDataSource(this, 'DS', { api, lambdaFunction: fn });\n"
            "new appsync.Resolver(this, 'L', { api, dataSource: ds, typeName: 'Query', fieldName: 'list' });",
            ["Query.list"],
            id="constructs",
        ),
        pytest.param(
            "new appsync.AppsyncFunction(this, 'P', { api, dataSource: api.addLambdaDataSource('DS', fn) });",
            ["DS"],
            id="a part of a pipeline",
        ),
        pytest.param("wire(api, 'DS', fn, ['list', 'get']);", ["Query.get", "Query.list"], id="a helper"),
        pytest.param(
            "wire(api, 'DS', fn, ['list']);\nwire(api, 'OtherDS', other, ['get']);", ["Query.list"], id="a helper twice"
        ),
        pytest.param(
            "const [one, two] = [['DS', fn], ['OtherDS', other]].map(([name, each]) => add(api, name, each));\n"
            f"two.{SAVE}one.{LIST}",
            ["Query.list"],
            id="made at one place, asked later",
        ),
        pytest.param("api.addLambdaDataSource(process.env.DS, fn);", ["a data source"], id="a name that is not known"),
        pytest.param("new Alarms(this, 'A', { api, fn });", ["Mutation.setAlarm", "Query.getAlarm"], id="a class"),
    ],
)
def test_fields(app: Callable[..., Reading], body: str, expected: list[str]) -> None:
    reading = app(FN + API + body, ABOVE)
    assert sorted(callers(reading)) == expected
    assert {each.waits_s.value for each in reading.workload.callers if each.waits_s} == {30}


def test_stages_of_a_stack_are_one(app: Callable[..., Reading]) -> None:
    made = "const root = new App();\nnew Main(root, 'Dev');\nnew Main(root, 'Test');\nnew Main(root, 'Prod');"
    assert sorted(callers(app(made, ABOVE))) == ["Mutation.setAlarm", "Query.getAlarm"]


def test_two_apis_with_sources_of_one_name_are_two(app: Callable[..., Reading]) -> None:
    second = "const more = new appsync.GraphqlApi(this, 'More', {});\n"
    body = f"{FN}{API}{second}add(api, 'DS', fn);\nadd(more, 'DS', fn);"
    assert callers(app(body, ABOVE)) == ["DS", "More/DS"]


SINGLETON = """\
class Alarm extends Construct {
  constructor(scope, id, props) {
    super(scope, id);
    this.fn = new lambda.SingletonFunction(this, props.id ?? 'Throttle', { ...told, uuid: props.uuid, ...props.more });
  }
}
class Second extends Stack {
  constructor(scope, id, props) {
    super(scope, id, props);
    new Alarm(this, 'C', { uuid: 'throttle' });
  }
}
"""


@pytest.mark.parametrize(
    ("body", "functions"),
    [
        pytest.param(
            "new Alarm(this, 'A', { uuid: 'throttle' });\nnew Alarm(this, 'B', { uuid: 'throttle' });",
            ["A/Throttle"],
            id="in two constructs",
        ),
        pytest.param(
            "new Alarm(this, 'A', { uuid: 'throttle', id: 'X' });\nnew Alarm(this, 'B', { uuid: 'throttle', id: 'Y' });",
            ["A/X"],
            id="under two ids",
        ),
        pytest.param(
            "for (const id of ['A', 'B', 'C']) { new Alarm(this, id, { uuid: 'throttle' }); }",
            ["A/Throttle"],
            id="in a loop",
        ),
        pytest.param(
            "new Alarm(this, 'A', { uuid: 'throttle', more: { memorySize: 256 } });\n"
            "new lambda.SingletonFunction(this, 'B', { ...told, uuid: 'throttle' });",
            ["A/Throttle"],
            id="at two places",
        ),
        pytest.param(
            "new Alarm(this, 'A', { uuid: 'throttle' });\nnew Alarm(this, 'B', { uuid: 'other' });",
            ["A/Throttle", "B/Throttle"],
            id="two are two",
        ),
        pytest.param(
            "new Alarm(this, 'A', { uuid: process.env.A });\nnew Alarm(this, 'B', { uuid: process.env.B });",
            ["A/Throttle", "B/Throttle"],
            id="not known which",
        ),
        pytest.param(
            "new Alarm(this, 'A', { uuid: 'throttle' });\nnew Second(new App(), 'Second');",
            ["A/Throttle", "C/Throttle"],
            id="one in each stack",
        ),
        pytest.param(
            "new lambda.Function(this, 'A', told);\nnew lambda.Function(this, 'B', told);",
            ["A", "B"],
            id="other functions are many",
        ),
    ],
)
def test_a_singleton_is_one_in_its_stack(app: Callable[..., Reading], body: str, functions: list[str]) -> None:
    assert [function.name for function in app(body, SINGLETON).workload.functions] == functions


def test_whoever_calls_any_of_a_singleton_calls_it(app: Callable[..., Reading]) -> None:
    body = f"{API}new Alarm(this, 'A', {{ uuid: 'throttle' }});\nconst b = new Alarm(this, 'B', {{ uuid: 'throttle' }});\nadd(api, 'DS', b.fn).{LIST}"
    assert callers(app(body, ABOVE + SINGLETON), "Throttle") == ["Query.list"]
