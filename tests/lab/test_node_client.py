"""The lab's Node runtime against AWS's own: the same handlers, the same answers, errors and log lines.

`make test` fetches it where there is npm, and tools/node-client/transport.cjs stands in for its compiled part, which posts
and fetches; `make node-client` builds that too. DEBURR_NODE_RIC names another folder that holds the client.
"""

import os
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.lab.test_node import FAILURES, HANDLERS
from tests.lab.world import function, invoked, told

from deburr.lab.record import Record

HERE = Path(__file__).resolve().parents[2]
CLIENT = Path(os.environ.get("DEBURR_NODE_RIC", HERE / ".clients/node_modules/aws-lambda-ric"))
NODE = shutil.which("node")
BOOTSTRAP = """\
#!/bin/sh
export AWS_EXECUTION_ENV=AWS_Lambda_nodejs20.x
exec {node} {transport} /var/task/node_modules/aws-lambda-ric/bin/index.mjs app.handler
"""
VARYING = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d+(\.\d+)? ms|\d+ MB")
FRAME = re.compile(r'\s*"?\s*at [^\n"]*"?,?')
"""A line of a stack: the two programs' own files stand in it."""
PRINTS = [
    pytest.param("console.log('a', 1, { b: [2] }); console.error('bad')", id="levels and objects"),
    pytest.param("console.log('two\\nlines')", id="two lines"),
    pytest.param("console.log('%s is %d', 'x', 3); console.debug('d'); console.warn('w')", id="formats"),
    pytest.param("console.log('failed', new Error('no')); console.log(new TypeError('t'))", id="errors"),
    pytest.param("const a = {}; a.a = a; console.log(a); console.log('n', 1n)", id="what refers to itself"),
    pytest.param("console.log(undefined, null); console.log(); console.info({})", id="nothing"),
]
pytestmark = pytest.mark.skipif(
    NODE is None or not (CLIENT / "dist/index.mjs").is_file(),
    reason="missing: AWS's Node client; `make clients` fetches it where there is npm",
)


def both(folder: Path, file: str, source: str, *events: Any, **settings: Any) -> tuple[list[Record], list[Record]]:
    """A handler's calls by the lab's runtime, and by AWS's client under the same lab."""
    own = function(folder / "own", source, runtime="nodejs20.x", file=file, **settings)
    code = folder / "official"
    official = function(code, source, runtime="provided.al2023", file=file, **settings)
    for part in ("bin", "dist"):
        shutil.copytree(CLIENT / part, code / "node_modules/aws-lambda-ric" / part)
    compiled, transport = code / "node_modules/aws-lambda-ric/dist/rapid-client.node", ""
    if not compiled.exists():
        compiled.touch()
        shutil.copy(HERE / "tools/node-client/transport.cjs", code)
        transport = "--require /var/task/transport.cjs"
    (code / "bootstrap").write_text(BOOTSTRAP.format(node=NODE, transport=transport), encoding="utf-8")
    (code / "bootstrap").chmod(0o755)
    return invoked(own, *events), invoked(official, *events)


def lines(record: Record) -> list[str]:
    """What the handler's log says, without what differs from call to call and where a file is."""
    text = VARYING.sub("#", record.log)
    text = text[re.search(r"START RequestId|platform.start", text).end() :]
    return [line for line in FRAME.sub("", text).splitlines() if not line.startswith(("REPORT ", '{"time"'))]


def printed(record: Record) -> list[str]:
    """The lines that the runtime printed of an error, up to its stack."""
    text = VARYING.sub("#", record.log)
    return [line.partition('"stack"')[0] for line in text.splitlines() if "\tERROR\t" in line]


@pytest.mark.parametrize(("file", "source", "answer"), HANDLERS)
def test_answers(tmp_path: Path, file: str, source: str, answer: Any) -> None:
    own, official = both(tmp_path, file, source, {"a": 1}, {"a": 1})
    assert [told(each) for each in own] == [told(each) for each in official] == [answer, answer]
    assert [lines(each) for each in own] == [lines(each) for each in official]


@pytest.mark.parametrize(("source", "kind"), FAILURES)
def test_failures(tmp_path: Path, source: str, kind: str) -> None:
    (own,), (official,) = both(tmp_path, "app.mjs", source, {})
    assert own.error_type == official.error_type == kind
    assert told(own)["errorType"] == told(official)["errorType"]
    own_message, message = (VARYING.sub("#", told(each)["errorMessage"]).splitlines()[0] for each in (own, official))
    assert own_message == message
    if kind != "Runtime.ExitError":
        assert printed(own) == printed(official)


@pytest.mark.parametrize("as_json", [False, True])
@pytest.mark.parametrize("source", PRINTS)
def test_what_is_printed(tmp_path: Path, source: str, as_json: bool) -> None:
    handler = f"export const handler = async () => {{ {source}; return 1 }}"
    (own,), (official,) = both(tmp_path, "app.mjs", handler, {}, log_json=as_json)
    assert lines(own) == lines(official)
