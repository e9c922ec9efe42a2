"""Node.js handlers in every shape they come in."""

from pathlib import Path
from typing import Any

import pytest
from tests.lab.world import function, invoked, told

HANDLERS = [
    pytest.param("app.mjs", "export const handler = async (event) => ({ got: event })", {"got": {"a": 1}}, id="module"),
    pytest.param("app.js", "exports.handler = async (event) => event.a + 1", 2, id="CommonJS"),
    pytest.param(
        "app.cjs", "exports.handler = (event, context, done) => done(null, 'called')", "called", id="callback"
    ),
    pytest.param("app.js", "exports.handler = (event, context) => context.succeed('well')", "well", id="succeed"),
    pytest.param("app.mjs", "export const handler = async () => {}", None, id="nothing"),
    pytest.param(
        "app.js",
        "exports.handler = (event, context, done) => { setTimeout(() => console.log('first'), 30); done(null, 'then'); }",
        "then",
        id="callback waits for the event loop",
    ),
    pytest.param(
        "app.js",
        "const wait = (ms) => new Promise((r) => setTimeout(r, ms)); exports.handler = async () => { await wait(20); return process.env.AWS_EXECUTION_ENV }",
        "AWS_Lambda_nodejs20.x",
        id="await",
    ),
    pytest.param(
        "app.mjs",
        "const ready = await Promise.resolve(7); export const handler = async () => ready",
        7,
        id="top-level await",
    ),
]


@pytest.mark.parametrize(("file", "source", "answer"), HANDLERS)
def test_handlers(tmp_path: Path, file: str, source: str, answer: Any) -> None:
    spec = function(tmp_path / "code", source, runtime="nodejs20.x", file=file)
    first, second = invoked(spec, {"a": 1}, {"a": 1})
    assert [told(first), told(second)] == [answer, answer]
    assert (first.cold, second.cold) == (True, False)
    if "first" in source:
        assert "\tINFO\tfirst\n" in first.log


FAILURES = [
    pytest.param("export const handler = async () => { throw new TypeError('no') }", "TypeError", id="throws"),
    pytest.param("export const handler = (e, c, done) => done(new RangeError('far'))", "RangeError", id="callback"),
    pytest.param("export const handler = async () => process.exit(5)", "Runtime.ExitError", id="exits"),
    pytest.param(
        "export const handler = () => { setTimeout(() => { throw new Error('late') }, 5); return new Promise(() => {}) }",
        "Error",
        id="uncaught",
    ),
    pytest.param(
        "export const handler = () => { Promise.reject(new Error('x')); return new Promise((r) => setTimeout(r, 500)) }",
        "Runtime.UnhandledPromiseRejection",
        id="unhandled rejection",
    ),
    pytest.param("import './nothere.mjs'; export const handler = 1", "Error", id="import"),
    pytest.param("export const other = 1", "Runtime.HandlerNotFound", id="no handler"),
    pytest.param("export const handler = {", "Runtime.UserCodeSyntaxError", id="syntax"),
]


@pytest.mark.parametrize(("source", "kind"), FAILURES)
def test_failures(tmp_path: Path, source: str, kind: str) -> None:
    (record,) = invoked(function(tmp_path / "code", source, runtime="nodejs20.x"), {})
    assert record.error_type == kind and record.answer.error == "Unhandled"
    assert told(record)["errorType"] == kind


STREAM = """\
export const handler = awslambda.streamifyResponse(async (event, stream) => {
  const out = awslambda.HttpResponseStream.from(stream, { statusCode: 201, headers: { 'x-a': 'b' } });
  for (const word of ['one ', 'two ']) { out.write(word); await new Promise((r) => setTimeout(r, 300)); }
  if (event.fail) throw new Error('broke');
  out.end('three');
});
"""


def test_a_streamed_answer(tmp_path: Path) -> None:
    whole, broken = invoked(function(tmp_path / "code", STREAM, runtime="nodejs20.x"), {}, {"fail": True})
    assert whole.answer.streamed and whole.answer.content_type == "application/vnd.awslambda.http-integration-response"
    prelude, _, body = whole.answer.body.partition(bytes(8))
    assert (prelude, body) == (b'{"statusCode":201,"headers":{"x-a":"b"}}', b"one two three")
    assert whole.first_byte_ms is not None and whole.first_byte_ms < whole.duration_ms - 50
    assert broken.answer.error == "Unhandled" and broken.error_type == "Error"
    assert broken.answer.body.endswith(b"one two ")
