"""What the code of CDK apps says, one way of writing at a time."""

from pathlib import Path

import pytest

from deburr.errors import DeburrError
from deburr.facts import book
from deburr.sources import project
from deburr.workload.workload import Workload

HEAD = """\
import * as path from 'path';
import { App, Duration, Size, Stack } from 'aws-cdk-lib';
import { aws_s3 as s3 } from 'aws-cdk-lib';
import * as apigw from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import * as s3n from 'aws-cdk-lib/aws-s3-notifications';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as subs from 'aws-cdk-lib/aws-sns-subscriptions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { PythonFunction } from '@aws-cdk/aws-lambda-python-alpha';
import { Elsewhere } from 'elsewhere';
"""
FUNCTION = """\
const fn = new lambda.Function(this, 'Fn', {
  runtime: lambda.Runtime.NODEJS_22_X, handler: 'app.handler', code: lambda.Code.fromAsset('src'),
});
"""


def read(folder: Path, body: str, **files: str) -> Workload:
    """The workload of a stack whose constructor has this body."""
    stack = f"class Shop extends Stack {{\n  constructor(scope, id, props) {{\n    super(scope, id, props);\n{body}\n  }}\n}}\n"
    (folder / "app.ts").write_text(f"{HEAD}{stack}new Shop(new App(), 'Shop');\n", encoding="utf-8")
    (folder / "cdk.json").write_text('{"app": "npx ts-node app.ts"}', encoding="utf-8")
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_ts", ".ts")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return project.read([folder], root=folder, facts=book.load()).workload


@pytest.mark.parametrize(
    ("written", "memory_mb", "timeout_s", "tmp_mb"),
    [
        pytest.param("memorySize: 256, timeout: Duration.minutes(2)", 256, 120, 512, id="numbers"),
        pytest.param("memorySize: 2 * 512, timeout: Duration.seconds(60 * 5)", 1024, 300, 512, id="arithmetic"),
        pytest.param("ephemeralStorageSize: Size.gibibytes(2)", 128, 3, 2048, id="sizes"),
        pytest.param("memorySize: props.memory, timeout: props.timeout", None, None, 512, id="given to the stack"),
        pytest.param("memorySize: true ? 256 : 512", 256, 3, 512, id="a known condition"),
        pytest.param("memorySize: process.env.BIG ? 256 : 512", None, 3, 512, id="an unknown condition"),
        pytest.param("...props.shared", None, None, None, id="an unknown spread"),
    ],
)
def test_settings(
    tmp_path: Path, written: str, memory_mb: int | None, timeout_s: int | None, tmp_mb: int | None
) -> None:
    body = FUNCTION.replace("handler:", f"{written}, handler:")
    (function,) = read(tmp_path, body).functions
    assert (function.memory_mb.value, function.timeout_s.value, function.tmp_mb.value) == (memory_mb, timeout_s, tmp_mb)


def test_escape_hatches_make_a_property_unknown(tmp_path: Path) -> None:
    hatch = "(fn.node.defaultChild as lambda.CfnFunction).addPropertyOverride('MemorySize', props.memory);"
    (function,) = read(tmp_path, FUNCTION.replace("handler:", "memorySize: 256, handler:") + hatch).functions
    assert function.memory_mb.value is None and function.timeout_s.value == 3


def test_code_of_a_bundled_function_is_read_where_it_was_written(tmp_path: Path) -> None:
    body = "new NodejsFunction(this, 'Fn', { entry: path.join(__dirname, '/lambda/orders.ts'), handler: 'main' });"
    (function,) = read(tmp_path, body, lambda__orders_ts="export const main = async () => 'saved';\n").functions
    assert function.handler is not None and function.handler.file == "lambda/orders.ts"
    assert function.code.built_by == "esbuild"


def test_a_bundled_function_without_an_entry_stands_beside_its_construct(tmp_path: Path) -> None:
    body = "new NodejsFunction(this, 'save');"
    written = {"app.save_ts": "export const handler = async () => 'saved';\n"}
    (function,) = read(tmp_path, body, **written).functions
    assert function.handler is not None and function.handler.file == "app.save.ts"


def test_inline_code_keeps_its_lines(tmp_path: Path) -> None:
    body = FUNCTION.replace("fromAsset('src')", "fromInline(`\nexports.handler = async () => 'saved';\n`)")
    (function,) = read(tmp_path, body.replace("app.handler", "index.handler")).functions
    assert function.handler is not None
    lines = (tmp_path / "app.ts").read_text(encoding="utf-8").splitlines()
    assert lines[function.handler.at.line - 1].startswith("exports.handler")


@pytest.mark.parametrize(
    ("wired", "kind", "name"),
    [
        pytest.param(
            "new apigw.HttpApi(this, 'Api').addRoutes({ path: '/orders', methods: [apigw.HttpMethod.GET],"
            " integration: new HttpLambdaIntegration('I', fn) });",
            "http_api",
            "GET /orders",
            id="route",
        ),
        pytest.param(
            "fn.addFunctionUrl({ authType: lambda.FunctionUrlAuthType.NONE });",
            "function_url",
            "a function URL",
            id="url",
        ),
        pytest.param(
            "new sns.Topic(this, 'T').addSubscription(new subs.LambdaSubscription(fn));", "sns", "T", id="topic"
        ),
        pytest.param(
            "new s3.Bucket(this, 'B').addEventNotification(s3.EventType.OBJECT_CREATED, new s3n.LambdaDestination(fn));",
            "permission",
            "s3.amazonaws.com",
            id="bucket",
        ),
        pytest.param(
            "new tasks.LambdaInvoke(this, 'Step', { lambdaFunction: fn });", "step_functions", "Step", id="task"
        ),
        pytest.param(
            "new Elsewhere(this, 'X', { callsBack: fn });",
            "permission",
            "a principal that is not known",
            id="somebody else's construct",
        ),
    ],
)
def test_callers(tmp_path: Path, wired: str, kind: str, name: str) -> None:
    workload = read(tmp_path, FUNCTION + wired)
    assert [(caller.kind, caller.name) for caller in workload.callers] == [(kind, name)]


def test_loops_and_own_classes_make_what_they_say(tmp_path: Path) -> None:
    body = "for (const name of ['Save', 'Load']) this.make(name, name === 'Save' ? 512 : 256);\n  }\n"
    made = FUNCTION.replace("'Fn'", "name").replace("handler:", "memorySize: memory, handler:")
    workload = read(tmp_path, f"{body}  make(name, memory) {{\n{made}")
    assert [(function.name, function.memory_mb.value) for function in workload.functions] == [
        ("Save", 512),
        ("Load", 256),
    ]


def test_two_stages_of_one_stack_are_one(tmp_path: Path) -> None:
    read(tmp_path, FUNCTION)
    app = tmp_path / "app.ts"
    app.write_text(app.read_text(encoding="utf-8") + "new Shop(new App(), 'Test');\n", encoding="utf-8")
    assert len(project.read([tmp_path], root=tmp_path, facts=book.load()).workload.functions) == 1


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("const f = () => f(); f();", id="calls itself"),
        pytest.param("while (true) { new sns.Topic(this, 'T'); }", id="never ends"),
        pytest.param("this.loop = this; let x = this; while (x) x = x.loop;", id="cycle"),
        pytest.param("const a = 1 / 0; const b = [][5]; const { c } = undefined;", id="nonsense"),
    ],
)
def test_what_would_never_end_or_fail_ends(tmp_path: Path, body: str) -> None:
    assert [function.name for function in read(tmp_path, FUNCTION + body).functions] == ["Fn"]


@pytest.mark.parametrize(
    ("wired", "kinds"),
    [
        pytest.param(
            "new cr.Provider(this, 'P', { onEventHandler: fn }); vpc.connections.allowDefaultPortFrom(fn);",
            ["custom_resource"],
            id="a provider's, let through a security group",
        ),
        pytest.param(
            "new CustomResource(this, 'C', { serviceToken: fn.functionArn });", ["custom_resource"], id="by its arn"
        ),
        pytest.param(
            "new cr.AwsCustomResource(this, 'C', { onCreate: { parameters: { FunctionName: fn.functionName } } });",
            ["custom_resource"],
            id="called by the SDK of a deployment",
        ),
        pytest.param("new triggers.Trigger(this, 'T', { handler: fn });", ["custom_resource"], id="a trigger's"),
        pytest.param(
            "new sm.Secret(this, 'S').addRotationSchedule('R', { rotationLambda: fn });",
            ["secrets_rotation"],
            id="a rotation's",
        ),
        pytest.param(
            "new pipe.Pipeline(this, 'P', { stages: [{ actions: [new acts.LambdaInvokeAction({ lambda: fn })] }] });",
            ["codepipeline"],
            id="a pipeline's",
        ),
        pytest.param("NagSuppressions.addResourceSuppressions(fn, []);", [], id="told to cdk-nag"),
        pytest.param("helper.callsBack(fn);", ["permission"], id="given to what is not read"),
    ],
)
def test_who_calls_rarely_or_never(tmp_path: Path, wired: str, kinds: list[str]) -> None:
    imports = "".join(
        f"import {names} from '{module}';\n"
        for names, module in (
            ("{ CustomResource }", "aws-cdk-lib"),
            ("* as cr", "aws-cdk-lib/custom-resources"),
            ("* as sm", "aws-cdk-lib/aws-secretsmanager"),
            ("* as triggers", "aws-cdk-lib/triggers"),
            ("* as ec2", "aws-cdk-lib/aws-ec2"),
            ("* as pipe", "aws-cdk-lib/aws-codepipeline"),
            ("* as acts", "aws-cdk-lib/aws-codepipeline-actions"),
            ("{ NagSuppressions }", "cdk-nag"),
            ("{ helper }", "elsewhere"),
        )
    )
    body = f"const vpc = new ec2.Vpc(this, 'V');\n{FUNCTION}{wired}"
    read(tmp_path, body)
    app = tmp_path / "app.ts"
    app.write_text(imports + app.read_text(encoding="utf-8"), encoding="utf-8")
    workload = project.read([tmp_path], root=tmp_path, facts=book.load()).workload
    assert [caller.kind for caller in workload.callers] == kinds


PYTHON = """\
import os
from functools import partial
from pathlib import Path
from aws_cdk import App, Stack, aws_lambda as _lambda

ROOT = Path(__file__).resolve().parent
SHARED = dict(
    runtime=_lambda.Runtime.PYTHON_3_13, handler="app.handler", code=_lambda.Code.from_asset("src"), memory_size=128
)

class Own(_lambda.Function):
    def __init__(self, scope, name, **kwargs):
        super().__init__(scope, name, **{{**SHARED, **kwargs}})

class Shop(Stack):
    SIZE = 256

    def __init__(self, scope, name, **kwargs):
        super().__init__(scope, name, **kwargs)
        {body}

    def ours(self, name, **kwargs):
        given = SHARED.copy()
        given.update(kwargs)
        return _lambda.Function(self, name, **given)

    @staticmethod
    def make(this, name, memory):
        return _lambda.Function(this, name, runtime=_lambda.Runtime.PYTHON_3_13, handler="app.handler",
            code=_lambda.Code.from_asset("src"), memory_size=memory)

Shop(App(), "Shop")
"""
OPTIONS = 'runtime=_lambda.Runtime.PYTHON_3_13, handler="app.handler"'


@pytest.mark.parametrize(
    ("body", "name", "memory_mb", "folder"),
    [
        pytest.param('Shop.make(self, "Fn", Shop.SIZE)', "Fn", 256, "src", id="a static method"),
        pytest.param('self.make(self, "Fn", self.SIZE)', "Fn", 256, "src", id="a constant of a class"),
        pytest.param('Own(self, "Fn", memory_size=256)', "Fn", 256, "src", id="a class that extends a function"),
        pytest.param('_lambda.Function(self, "Fn", **SHARED)', "Fn", 128, "src", id="dict()"),
        pytest.param(
            '_lambda.Function(self, "Fn", **{**SHARED, "memory_size": 256})', "Fn", 256, "src", id="a dict in a dict"
        ),
        pytest.param(
            '_lambda.Function(self, "Fn", **(SHARED | {"memory_size": 256}))', "Fn", 256, "src", id="merged by |"
        ),
        pytest.param(
            'partial(_lambda.Function, self, **SHARED)("Fn", memory_size=256)', "Fn", 256, "src", id="partial()"
        ),
        pytest.param(
            '[_lambda.Function(self, name, **SHARED) for name in ("Fn",)]',
            "Fn",
            128,
            "src",
            id="a comprehension",
        ),
        pytest.param('self.ours("Fn", memory_size=256)', "Fn", 256, "src", id="**kwargs, which a copy takes"),
        pytest.param(
            'for at, name in enumerate(["Fn"]):\n            self.ours(f"{name}-{at}")',
            "Fn-0",
            128,
            "src",
            id="enumerate()",
        ),
        pytest.param(
            "Shop.make(self, f'orders-{os.environ}', 256)",
            "orders-...",
            256,
            "src",
            id="a name of which some is known",
        ),
        pytest.param(
            f'_lambda.Function(self, id="Fn", {OPTIONS}, code=_lambda.Code.from_asset(os.path.join(os.getcwd(), "src")))',
            "Fn",
            128,
            "src",
            id="an id by its keyword, the app's folder",
        ),
        pytest.param(
            f'_lambda.Function(scope=self, id="Fn", {OPTIONS}, code=_lambda.Code.from_asset(str(ROOT / "src")))',
            "Fn",
            128,
            "src",
            id="a scope by its keyword, a folder from the file's",
        ),
    ],
)
def test_ways_of_python(tmp_path: Path, body: str, name: str, memory_mb: int, folder: str) -> None:
    (tmp_path / "app.py").write_text(PYTHON.format(body=body), encoding="utf-8")
    (tmp_path / "cdk.json").write_text('{"app": "python3 app.py"}', encoding="utf-8")
    (function,) = project.read([tmp_path], root=tmp_path, facts=book.load()).workload.functions
    assert (function.name, function.memory_mb.value, function.code.folder) == (name, memory_mb, folder)


def test_a_template_that_was_once_synthesized_is_not_read_beside_the_code(tmp_path: Path) -> None:
    read(tmp_path, FUNCTION)
    stale = "Resources:\n  Fn9270CBC0:\n    Type: AWS::Lambda::Function\n    Properties: {Handler: app.handler, Runtime: nodejs22.x}\n"
    (tmp_path / "template.yaml").write_text(
        f"{stale}    Metadata: {{aws:cdk:path: Shop/Fn/Resource}}\n", encoding="utf-8"
    )
    workload = project.read([tmp_path], root=tmp_path, facts=book.load()).workload
    assert [function.name for function in workload.functions] == ["Fn"]


def test_a_file_that_takes_for_ever_leaves_time_for_others(tmp_path: Path) -> None:
    read(tmp_path, FUNCTION)
    (tmp_path / "cdk.json").write_text('{"app": "node built/elsewhere.js"}', encoding="utf-8")
    turns = "".join(f"for (const {name} of many) " for name in "abc")
    body = f"const many = [{'1, ' * 90}]; {turns}{{ const x = [1, 2, 3, 4, 5]; }}"
    busy = f"{HEAD}class Busy extends Stack {{ constructor(scope, id) {{ super(scope, id); {body} }} }}\n"
    (tmp_path / "a_busy.ts").write_text(busy, encoding="utf-8")
    reading = project.read([tmp_path], root=tmp_path, facts=book.load())
    assert [function.name for function in reading.workload.functions] == ["Fn"]
    assert [gap.at.file for gap in reading.gaps if "not all of this app is looked at" in gap.what] == ["a_busy.ts"]


def test_a_loop_of_more_turns_than_are_taken_is_said(tmp_path: Path) -> None:
    names = ", ".join(f"'f{number}'" for number in range(250))
    made = FUNCTION.replace("'Fn'", "name")
    read(tmp_path, f"for (const name of [{names}]) {{ {made} }}")
    reading = project.read([tmp_path], root=tmp_path, facts=book.load())
    assert len(reading.workload.functions) == 200
    assert any("not all of this app is looked at" in gap.what for gap in reading.gaps)


def test_files_that_an_app_does_not_use_are_not_read(tmp_path: Path) -> None:
    read(tmp_path, FUNCTION)
    (tmp_path / "app.ts").rename(tmp_path / "old.ts")
    with pytest.raises(DeburrError, match=r"no function was found|nothing to read|not synthesized"):
        read(tmp_path, "new sns.Topic(this, 'T');")


LAYERED = FUNCTION.replace("NODEJS_22_X", "PYTHON_3_13").replace("handler:", "layers: [shared], handler:")
SHARED = "import requests\n\n\ndef keys():\n    return requests.get('https://keys')\n"


@pytest.mark.parametrize(
    ("layer", "folder", "built_by"),
    [
        pytest.param("code: lambda.Code.fromAsset('shared')", "shared/python", None, id="as it is"),
        pytest.param("code: lambda.Code.fromAsset('shared', { bundling: {} })", "shared/python", "cdk", id="built"),
    ],
)
def test_layers_are_read_with_what_stands_in_them(
    tmp_path: Path, layer: str, folder: str, built_by: str | None
) -> None:
    body = f"const shared = new lambda.LayerVersion(this, 'Shared', {{ {layer}, license: 'MIT' }});\n{LAYERED}"
    for name, text in {
        f"{folder}/shop/__init__.py": "",
        f"{folder}/shop/auth.py": SHARED,
        "src/app.py": "from shop.auth import keys\n\n\ndef handler(event, context):\n    return keys()\n",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    found = read(tmp_path, body)
    (made,), (function,) = found.layers, found.functions
    assert (made.folder, made.built_by) == ("shared", built_by)
    assert function.layers.value == (made.address,)
    assert function.handler is not None and [call.callee for call in function.handler.calls] == ["requests.get"]


def test_a_layer_whose_code_is_elsewhere_has_no_folder(tmp_path: Path) -> None:
    body = f"const shared = new lambda.LayerVersion(this, 'Shared', {{ code: props.code }});\n{LAYERED}"
    (made,) = read(tmp_path, body).layers
    assert made.folder is None


@pytest.mark.parametrize(
    ("construct", "written", "entry"),
    [
        pytest.param("PythonFunction", "", "index.handler", id="left out"),
        pytest.param("PythonFunction", "index: 'app.py', handler: 'main',", "app.main", id="named"),
        pytest.param("PythonFunction", "handler: undefined,", "index.handler", id="told to be nothing"),
        pytest.param("PythonFunction", "handler: props.handler || 'main',", None, id="the stack's or another"),
        pytest.param("PythonFunction", "index: props.file,", None, id="in a file that is not known"),
        pytest.param("PythonFunction", "...props.shared,", None, id="perhaps in a spread"),
        pytest.param("NodejsFunction", "", "index.handler", id="left out of Node's"),
        pytest.param(
            "NodejsFunction", "handler: props.handler || 'main',", None, id="the stack's or another of Node's"
        ),
        pytest.param("NodejsFunction", "...props.shared,", None, id="perhaps in a spread of Node's"),
    ],
)
def test_what_a_bundler_calls_is_its_default_only_where_it_is_surely_left_out(
    tmp_path: Path, construct: str, written: str, entry: str | None
) -> None:
    code = "lambda/index.ts" if construct == "NodejsFunction" else "lambda"
    body = f"new {construct}(this, 'Fn', {{ {written} entry: '{code}', runtime: lambda.Runtime.PYTHON_3_13 }});"
    files = {"lambda__index.py": "def lambda_handler(event, context):\n    return 1\n", "lambda__index_ts": ""}
    (function,) = read(tmp_path, f"{body}\n", **files).functions
    assert function.entry.value == entry
    assert entry is not None or function.handler_missing is None


def test_a_runtime_by_its_name_decides_what_is_made(tmp_path: Path) -> None:
    body = """
      const make = (told) => {
        if (told.runtime.name.startsWith('nodejs')) {
          return new NodejsFunction(this, 'Fn', told);
        }
        return new PythonFunction(this, 'Fn', told);
      };
      make({ entry: 'lambda', handler: 'main', runtime: lambda.Runtime.PYTHON_3_13 });
"""
    (function,) = read(tmp_path, body, lambda__index_ts="").functions
    assert (function.entry.value, function.runtime.value) == ("index.main", "python3.13")
