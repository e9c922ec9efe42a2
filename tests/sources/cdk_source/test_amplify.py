"""Backends of AWS Amplify (Gen 2): what their own words make, and who calls it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from deburr.errors import DeburrError
from deburr.facts import book
from deburr.sources import project
from deburr.sources.reading import Reading

BACKEND = """\
import { defineBackend } from '@aws-amplify/backend';
import { auth } from './auth/resource';
import { data } from './data/resource';
import { orders } from './functions/orders/resource';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
const backend = defineBackend({ auth, data, orders });
const stack = backend.createStack('api');
%s
"""
ORDERS = "import { defineFunction } from '@aws-amplify/backend';\nexport const orders = defineFunction(%s);\n"
PLAIN = "export const auth = {}; export const data = {};\n"


@pytest.fixture
def backend(tmp_path: Path) -> Callable[..., Reading]:
    """Reads a backend whose function takes these options; more of its files by their paths below `amplify`."""

    def read(options: str = "", more: str = "", **files: str) -> Reading:
        whole = {"backend.ts": BACKEND % more, "functions/orders/resource.ts": ORDERS % options}
        whole |= {"auth/resource.ts": PLAIN, "data/resource.ts": PLAIN}
        whole |= {f"{name}/resource.ts": text for name, text in files.items()}
        whole |= {"functions/orders/handler.ts": "export const handler = async (event) => event.orders;\n"}
        for name, text in whole.items():
            path = tmp_path / "amplify" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return project.read([tmp_path], root=tmp_path, facts=book.load())

    return read


@pytest.mark.parametrize(
    ("options", "name", "expected"),
    [
        pytest.param("", "memory_mb", 512, id="Amplify's memory"),
        pytest.param("{ memoryMB: 256 }", "memory_mb", 256, id="memory"),
        pytest.param("", "timeout_s", 3, id="Lambda's timeout"),
        pytest.param("{ timeoutSeconds: 60 }", "timeout_s", 60, id="timeout"),
        pytest.param("", "runtime", "nodejs22.x", id="Amplify's runtime"),
        pytest.param("{ runtime: 20 }", "runtime", "nodejs20.x", id="runtime"),
        pytest.param("{ architecture: 'arm64' }", "architecture", "arm64", id="architecture"),
        pytest.param("{ ephemeralStorageSizeMB: 1024 }", "tmp_mb", 1024, id="/tmp"),
        pytest.param("{ logging: { retention: '2 weeks' } }", "logs_kept_days", 14, id="retention"),
        pytest.param("{ ...shared }", "timeout_s", None, id="what may be anything"),
    ],
)
def test_settings(backend: Callable[..., Reading], options: str, name: str, expected: object) -> None:
    (function,) = backend(options).workload.functions
    assert function.name == "orders", "a function is named after its folder"
    assert getattr(function, name).value == expected
    assert function.handler is not None and function.handler.file == "amplify/functions/orders/handler.ts"


SCHEMA = """\
import { a, defineData } from '@aws-amplify/backend';
import { orders } from '../functions/orders/resource';
export const data = defineData({ schema: a.schema({
  list: a.query().returns(a.string()).handler(a.handler.function(orders)%s),
}) });
"""
AUTH = """\
import { defineAuth } from '@aws-amplify/backend';
import { orders } from '../functions/orders/resource';
export const auth = defineAuth({ loginWith: { email: true }, triggers: { postConfirmation: orders } });
"""
STORAGE = """\
import { defineStorage } from '@aws-amplify/backend';
import { orders } from '../functions/orders/resource';
export const data = defineStorage({ name: 'files', triggers: { onUpload: orders } });
"""
ROUTE = """\
new HttpApi(stack, 'Api').addRoutes({
  path: '/', integration: new HttpLambdaIntegration('I', backend.orders.resources.lambda) });
"""


@pytest.mark.parametrize(
    ("options", "more", "files", "told"),
    [
        pytest.param("", "", {}, [], id="nobody"),
        pytest.param("", "", {"data": SCHEMA % ""}, [("appsync", "sync")], id="a query"),
        pytest.param("", "", {"data": SCHEMA % ".async()"}, [("appsync", "async")], id="a query that does not wait"),
        pytest.param("", "", {"auth": AUTH}, [("cognito", "sync")], id="a trigger of users"),
        pytest.param("", "", {"data": STORAGE}, [("permission", "async")], id="a trigger of files"),
        pytest.param("", ROUTE, {}, [("http_api", "sync")], id="a route of a stack of its own"),
        pytest.param("{ schedule: ['every 1h', '0 9 * * ?'] }", "", {}, [("schedule", "async")] * 2, id="schedules"),
    ],
)
def test_callers(
    backend: Callable[..., Reading], options: str, more: str, files: dict[str, str], told: list[tuple[str, str]]
) -> None:
    callers = backend(options, more, **files).workload.callers
    assert [(each.kind, each.mode.value) for each in callers] == told


CUSTOM = """\
import { a, defineData } from '@aws-amplify/backend';
export const data = defineData({ schema: a.schema({
  list: a.query().handler(a.handler.custom({ dataSource: 'Orders', entry: './list.js' })),
}) });
"""
SOURCE = "backend.data.addLambdaDataSource('Orders', backend.orders.resources.lambda);"


@pytest.mark.parametrize(
    ("code", "mode"),
    [("invocationType: 'Event'", "async"), ("operation: 'Invoke'", "sync"), (None, "sync")],
)
def test_a_resolver_names_its_source(
    backend: Callable[..., Reading], tmp_path: Path, code: str | None, mode: str
) -> None:
    if code is not None:
        (tmp_path / "amplify/data").mkdir(parents=True)
        (tmp_path / "amplify/data/list.js").write_text(
            f"export const request = () => ({{ {code} }});", encoding="utf-8"
        )
    (caller,) = backend("", SOURCE, data=CUSTOM).workload.callers
    assert (caller.kind, caller.mode.value) == ("appsync", mode)


def test_paths_start_where_the_project_does(backend: Callable[..., Reading], tmp_path: Path) -> None:
    made = "(scope) => new lambda.Function(scope, 'py', { runtime: lambda.Runtime.PYTHON_3_13, handler: 'app.handler',"
    made += " code: lambda.Code.fromAsset('src') })"
    (tmp_path / "src").mkdir()
    (tmp_path / "src/app.py").write_text("def handler(event, context):\n    pass\n", encoding="utf-8")
    imports = "import * as lambda from 'aws-cdk-lib/aws-lambda';\n"
    (function,) = backend("", "", **{"functions/orders": imports + ORDERS % made}).workload.functions
    assert function.handler is not None and function.handler.file == "src/app.py"


@pytest.mark.parametrize(
    ("when", "expression"),
    [
        ("every 5m", "cron(*/5 * * * ? *)"),
        ("every 2h", "cron(0 */2 * * ? *)"),
        ("every day", "cron(0 0 * * ? *)"),
        ("every month", "cron(0 0 1 * ? *)"),
        ("0 9 * * ?", "cron(0 9 * * ? *)"),
        ("whenever", None),
    ],
)
def test_schedules(backend: Callable[..., Reading], when: str, expression: str | None) -> None:
    (caller,) = backend(f"{{ schedule: '{when}' }}").workload.callers
    assert caller.schedule is not None and caller.schedule.expression == expression


def test_a_function_of_another_language(backend: Callable[..., Reading]) -> None:
    made = (
        "(scope) => new lambda.Function(scope, 'py', { runtime: lambda.Runtime.PYTHON_3_13, handler: 'app.handler' })"
    )
    imports = "import * as lambda from 'aws-cdk-lib/aws-lambda';\n"
    reading = backend("", "", **{"functions/orders": imports + ORDERS % made})
    assert [function.runtime.value for function in reading.workload.functions] == ["python3.13"]


def test_a_backend_without_functions_is_said(tmp_path: Path) -> None:
    (tmp_path / "amplify").mkdir()
    (tmp_path / "amplify/backend.ts").write_text("defineBackend({});\n", encoding="utf-8")
    with pytest.raises(DeburrError, match="an Amplify backend whose code tells no function"):
        project.read([tmp_path], root=tmp_path, facts=book.load())
