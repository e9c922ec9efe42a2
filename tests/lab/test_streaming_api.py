"""InvokeWithResponseStream as botocore's own parser reads it, and how often the API may be called."""

import json
from typing import Any

import pytest
from tests.lab.account import client_on, create, with_client, with_port

from deburr.lab.control.errors import ApiError
from deburr.lab.control.throttle import Throttle
from deburr.lab.laboratory import Lab

STREAM = """\
exports.handler = awslambda.streamifyResponse(async (event, stream) => {
  if (event.fail) throw new TypeError('no');
  for (const word of ['one', 'two', 'three']) { stream.write(word); await new Promise((r) => setTimeout(r, 150)); }
  stream.end();
});
"""
NODE = {"Runtime": "nodejs20.x"}


def streamed(client: Any, name: str, event: Any, **more: Any) -> tuple[list[bytes], dict[str, Any]]:
    """(the pieces of an answer, its last event)."""
    answer = client.invoke_with_response_stream(FunctionName=name, Payload=json.dumps(event), **more)
    events = list(answer["EventStream"])
    pieces = [each["PayloadChunk"]["Payload"] for each in events if "PayloadChunk" in each]
    return pieces, events[-1]["InvokeComplete"]


def test_an_answer_comes_in_its_pieces() -> None:
    def use(client: Any) -> Any:
        create(client, "stream", zip_name="app.js", source=STREAM, **NODE)
        create(client, "whole", source="def handler(event, context): return {'got': event}\n")
        return (
            streamed(client, "stream", {}, LogType="Tail"),
            streamed(client, "stream", {"fail": 1}),
            streamed(client, "whole", {"a": 1}),
        )

    (pieces, end), (none, failed), whole = with_client(use)
    assert b"".join(pieces) == b"onetwothree" and len(pieces) > 1
    assert "LogResult" in end and "ErrorCode" not in end
    assert none == [] and failed["ErrorCode"] == "Unhandled" and "TypeError" in failed["ErrorDetails"]
    assert whole == ([b'{"got": {"a": 1}}'], {})


def test_a_function_that_is_not_there_is_no_stream() -> None:
    def use(client: Any) -> None:
        with pytest.raises(client.exceptions.ResourceNotFoundException):
            client.invoke_with_response_stream(FunctionName="nothere", Payload=b"{}")

    with_client(use)


def test_one_call_too_many_a_second_is_turned_away() -> None:
    limits: list[Any] = []

    async def seen(lab: Lab) -> None:
        limits.append(lab.limits)

    def use(port: int) -> str:
        client = client_on(port)
        with pytest.raises(client.exceptions.TooManyRequestsException) as caught:
            for _ in range(200):
                client.list_functions()
        return str(caught.value.response["Reason"])

    assert with_port(use, prepare=seen, throttled=True) == "CallerRateLimitExceeded"
    now = [0.0]
    throttle = Throttle(limits[0], lambda: now[0])
    rate = limits[0].control_plane_rps
    for _ in range(rate):
        throttle.admit("ListFunctions")
    throttle.admit("Invoke")
    throttle.admit("GetFunction")
    with pytest.raises(ApiError):
        throttle.admit("ListFunctions")
    now[0] += 1.001 / rate
    throttle.admit("PublishVersion")
    with pytest.raises(ApiError):
        throttle.admit("ListFunctions")
