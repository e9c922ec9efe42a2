"""Services written as programs: what they say is read, none of them is run."""

from collections.abc import Callable
from pathlib import Path

import pytest

from deburr.facts import book
from deburr.sources import project
from deburr.sources.reading import Reading

BODY = "service: 'shop', provider: { name: 'aws', runtime: 'nodejs22.x' }, functions: { a: { handler: 'a.h', timeout: T } }"


def read_all(folder: Path, files: dict[str, str]) -> Reading:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return project.read([folder], root=folder, facts=book.load())


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param({"serverless.js": f"const T = 9;\nmodule.exports = {{ {BODY} }};\n"}, 9, id="module.exports"),
        pytest.param({"serverless.ts": f"const T = 9;\nexport default {{ {BODY} }};\n"}, 9, id="export default"),
        pytest.param({"serverless.ts": f"const T = 9;\nexport = {{ {BODY} }};\n"}, 9, id="export ="),
        pytest.param(
            {"serverless.js": f"const T = 9;\nmodule.exports = async () => ({{ {BODY} }});\n"}, 9, id="a function"
        ),
        pytest.param(
            {
                "serverless.js": f"const T = require('./t.json').wait;\nmodule.exports = {{ {BODY} }};\n",
                "t.json": '{"wait": 9}',
            },
            9,
            id="data beside it",
        ),
        pytest.param(
            {
                "serverless.js": f"const {{ T }} = require('./t');\nmodule.exports = {{ {BODY} }};\n",
                "t.js": "module.exports = { T: 3 * 3 };\n",
            },
            9,
            id="a module beside it",
        ),
        pytest.param(
            {"serverless.js": f"const T = +process.env.T;\nmodule.exports = {{ {BODY} }};\n"}, None, id="an environment"
        ),
        pytest.param(
            {"serverless.js": f"const T = process.env.T || 9;\nmodule.exports = {{ {BODY} }};\n"}, 9, id="its fallback"
        ),
        pytest.param(
            {
                "serverless.js": "let T = 9;\nif (process.env.NODE_ENV === 'local') { T = 3; }\n"
                f"module.exports = {{ {BODY} }};\n"
            },
            9,
            id="what is only at a desk",
        ),
        pytest.param(
            {
                "serverless.js": "let T = 9;\nif (process.env.NODE_ENV === 'prod') { T = 3; }\n"
                f"module.exports = {{ {BODY} }};\n"
            },
            None,
            id="what may be deployed",
        ),
        pytest.param(
            {"serverless.js": f"const T = '${{self:custom.t}}';\nmodule.exports = {{ custom: {{ t: 9 }}, {BODY} }};\n"},
            9,
            id="a variable of the framework",
        ),
    ],
)
def test_a_service(tmp_path: Path, files: dict[str, str], expected: int | None) -> None:
    (function,) = read_all(tmp_path, files).workload.functions
    assert function.timeout_s.value == expected
    assert function.timeout_s.at.file.startswith("serverless.")


def test_names_for_folders_and_paths_that_are_worked_out(tmp_path: Path) -> None:
    """As `serverless create --template aws-nodejs-typescript` lays a service out."""
    files = {
        "serverless.ts": "import { hello } from '@functions/index';\nconst c: AWS = {\n  service: 'x',\n"
        "  provider: { name: 'aws', runtime: 'nodejs22.x' },\n  functions: { hello },\n};\nmodule.exports = c;\n",
        "tsconfig.json": '{ "extends": "./tsconfig.paths.json" }',
        "tsconfig.paths.json": '{ "compilerOptions": { "baseUrl": ".", "paths": { "@functions/*": ["src/fns/*"],'
        ' "@libs/*": ["src/libs/*"] } } }',
        "src/fns/index.ts": "export { default as hello } from './hello';\n",
        "src/fns/hello/index.ts": "import { pathOf } from '@libs/paths';\n"
        "export default { handler: `${pathOf(__dirname)}/handler.main`, events: [{ http: { method: 'post', path: 'x' } }] };\n",
        "src/fns/hello/handler.ts": "export const main = async () => ({ statusCode: 200 });\n",
        "src/libs/paths.ts": "export const pathOf = (context: string) =>\n"
        "  `${context.split(process.cwd())[1].substring(1).replace(/\\\\/g, '/')}`;\n",
    }
    reading = read_all(tmp_path, files)
    (function,) = reading.workload.functions
    assert (function.entry.value, function.entry.at.file) == ("src/fns/hello/handler.main", "src/fns/hello/index.ts")
    assert function.handler is not None
    assert [caller.name for caller in reading.workload.callers] == ["POST /x"]
    assert not reading.gaps


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        pytest.param("module.exports = { wait: 9 };\n", 9, id="an object"),
        pytest.param("exports.wait = 9;\n", 9, id="an export"),
        pytest.param("module.exports.wait = () => 3 * 3;\n", 9, id="a function of it"),
        pytest.param("module.exports = async ({ options }) => ({ wait: 9 });\n", 9, id="a function"),
        pytest.param(
            "module.exports = async ({ options }) => ({ wait: await ask(options) });\n", None, id="what is asked"
        ),
        pytest.param("module.exports = (((", None, id="what is no program"),
    ],
)
def test_a_file_of_a_service(read: Callable[..., Reading], program: str, expected: int | None) -> None:
    service = "service: shop\nprovider: {name: aws, runtime: nodejs22.x}\nfunctions:\n"
    service += "  a: {handler: a.h, timeout: '${file(lib/b.js):wait}'}\n"
    (function,) = read(service, files={"lib/b.js": program}).workload.functions
    assert function.timeout_s.value == expected


def test_what_is_spread_into_a_function_may_say_anything(tmp_path: Path) -> None:
    service = "import { shared } from 'elsewhere';\nexport default { service: 'x', provider: { name: 'aws' },\n"
    service += "  functions: { a: { handler: 'a.h', ...shared } } };\n"
    reading = read_all(tmp_path, {"serverless.ts": service})
    (function,) = reading.workload.functions
    assert (function.timeout_s.value, function.memory_mb.value) == (None, None)
    assert [gap.at.line for gap in reading.gaps if "not known: it is settled when the program runs" in gap.what] == [3]


@pytest.mark.parametrize(
    "program",
    [
        "module.exports = require('./nowhere');\n",
        "const a = () => a();\nmodule.exports = a;\n",
        "const o = {};\no.o = o;\nmodule.exports = { provider: { name: 'aws' }, functions: o };\n",
        "while (true) {}\n",
        "export default class {}\n",
        "module.exports = " + "[" * 3_000,
    ],
)
def test_whatever_it_says_there_is_an_end(tmp_path: Path, program: str) -> None:
    files = {"serverless.js": program, "template.yaml": "Resources:\n  Q: {Type: AWS::SQS::Queue}\n"}
    reading = read_all(tmp_path, files)
    assert not reading.workload.functions
    assert not [gap for gap in reading.gaps if gap.fault]
