"""Events that are logged whole, beside copies that something was taken out of."""

from pathlib import Path
from textwrap import indent

import pytest
from tests.rules.one_function import finding

from deburr.findings import Confidence

PYTHON = [
    pytest.param("print(event)", True, id="the event"),
    pytest.param("print({**event, 'id': context.aws_request_id})", True, id="the event and more"),
    pytest.param("print({**event, 'body': json.loads(event['body'])})", True, id="its body read"),
    pytest.param("print({'body': None, **event})", True, id="written over by the event"),
    pytest.param("safe = dict(event)\nprint(safe)", True, id="a copy"),
    pytest.param("event['source'] = 'shop'\nprint(event)", True, id="something is added"),
    pytest.param("event['error'] = None\nprint(event)", True, id="nothing is added"),
    pytest.param("print(event)\nevent.pop('body')", True, id="taken out afterwards"),
    pytest.param("first = event['Records'].pop(0)\nprint(event)", True, id="a record is taken"),
    pytest.param("print({**event, 'body': None})", False, id="without its body"),
    pytest.param("print({**event, 'password': '***'})", False, id="a password starred"),
    pytest.param("print({**event, 'headers': {'host': event['headers']['host']}})", False, id="one header is kept"),
    pytest.param(
        "print({**event, 'headers': {**event['headers'], 'Authorization': 'x'}})", False, id="one header is not"
    ),
    pytest.param(
        "safe = copy.deepcopy(event)\nsafe['headers'].pop('Authorization', None)\nprint(safe)", False, id="deep"
    ),
    pytest.param("safe = dict(event)\nsafe.pop('password', None)\nprint(json.dumps(safe))", False, id="popped"),
    pytest.param("safe = dict(event)\ndel safe['body']\nprint(safe)", False, id="deleted"),
    pytest.param(
        "safe = {**event}\nfor key in SECRETS:\n    safe[key] = '[REDACTED]'\nprint(safe)", False, id="by a list"
    ),
    pytest.param("event['headers']['Authorization'] = '***'\nprint(event)", False, id="in the event itself"),
    pytest.param("print(redact(event))", False, id="by a function"),
    pytest.param("print({**event, 'headers': mask_headers(event['headers'])})", False, id="its headers by a function"),
    pytest.param("print({k: v for k, v in event.items() if k not in SECRETS})", False, id="chosen"),
]
HELPERS = """import copy
import json

SECRETS = ["password", "token"]


def redact(value):
    if not isinstance(value, dict):
        return value
    return {key: "***" if key in SECRETS else redact(each) for key, each in value.items()}


def mask_headers(headers):
    return {key: each for key, each in headers.items() if key != "authorization"}

"""


@pytest.mark.parametrize(("body", "whole"), PYTHON)
def test_python(tmp_path: Path, body: str, whole: bool) -> None:
    source = f"{HELPERS}\ndef handler(event, context):\n{indent(body, '    ')}\n"
    assert (finding(tmp_path, "event-logged-whole", "app.py", source, Confidence.LIKELY) is not None) is whole


SCRIPT = [
    pytest.param("console.log(JSON.stringify(event, null, 2))", True, id="the event"),
    pytest.param("console.log(JSON.stringify(event, 2, null))", True, id="a number for a replacer"),
    pytest.param("console.log({ ...event, id: context.awsRequestId })", True, id="the event and more"),
    pytest.param("console.log({ ...event, body: JSON.parse(event.body) })", True, id="its body read"),
    pytest.param("const copy = { ...event }; console.log(copy)", True, id="a copy"),
    pytest.param("console.log({ ...event, body: null })", False, id="without its body"),
    pytest.param("console.log({ ...event, headers: {}, body: undefined })", False, id="without headers"),
    pytest.param(
        "console.log({ ...event, headers: { ...event.headers, authorization: '***' } })", False, id="one header is not"
    ),
    pytest.param(
        "const safe = { ...event, arguments: event.arguments ? { ...event.arguments, input: event.arguments.input ?"
        " { ...event.arguments.input, credentials: '[REDACTED]' } : undefined } : undefined };"
        " console.log(JSON.stringify(safe))",
        False,
        id="deep inside",
    ),
    pytest.param(
        "let safe = { ...event }; if (safe.headers?.Authorization) { safe.headers.Authorization = '<Redacted>'; }"
        " console.log('Event', JSON.stringify(safe))",
        False,
        id="written over where there is one",
    ),
    pytest.param(
        "let safe = { ...event }; if (event.resource.includes('in')) { safe = { ...safe, body: null }; }"
        " delete safe.headers.Authorization; console.log(safe)",
        False,
        id="deleted",
    ),
    pytest.param("const safe = structuredClone(event); delete safe.body; console.log(safe)", False, id="cloned"),
    pytest.param("const { body, ...rest } = event; console.log(rest)", False, id="the rest"),
    pytest.param("console.log(sanitize(event))", False, id="by a function"),
    pytest.param(
        "console.log(JSON.stringify(event, (k, v) => (k === 'token' ? '***' : v)))", False, id="by a replacer"
    ),
    pytest.param("console.log(JSON.stringify(event, ['id', 'source']))", False, id="by a list of keys"),
]


@pytest.mark.parametrize(("body", "whole"), SCRIPT)
def test_script(tmp_path: Path, body: str, whole: bool) -> None:
    source = (
        "function sanitize(value) { if (typeof value !== 'object') return value; const out = { ...value };"
        " for (const key of Object.keys(out)) if (/token/.test(key)) out[key] = '***'; return out; }\n"
        f"export const handler = async (event, context) => {{ {body}; }};\n"
    )
    assert (finding(tmp_path, "event-logged-whole", "app.mjs", source, Confidence.LIKELY) is not None) is whole
