"""A streaming handler stands behind a door that waits for the whole answer.

The code writes its answer piece by piece, and the door hands on nothing until the last piece is there: the reader waits
as long as without streaming, and the small limit of a buffered answer holds again. What streams today is a Function URL
with InvokeMode RESPONSE_STREAM and a REST API with response transfer mode STREAM; HTTP APIs, WebSocket APIs and ALBs
always buffer.

Instead, set the door's mode, or take one that streams; or drop the streaming from the code.
Silent when the door streams, and for callers that are no front door: whoever calls through the SDK chooses by itself.
"""

from collections.abc import Iterator

from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.workload.caller import Caller

RULE = Rule(
    name="behind-buffer",
    level=Level.WARNING,
    confidence=Confidence.CERTAIN,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode.html",
    ),
)

NEVER = {"http_api": "an HTTP API", "alb": "an ALB"}
MODES = {
    "function_url": ("its InvokeMode is BUFFERED", "set InvokeMode: RESPONSE_STREAM on the Function URL"),
    "rest_api": ("its response transfer mode is BUFFERED", "set the integration's response transfer mode to STREAM"),
}
ADAPTER = "AWS_LWA_INVOKE_MODE"
"""What tells the Lambda Web Adapter to stream: `response_stream`."""


def check(caller: Caller, given: Given) -> Iterator[Finding]:
    function = caller.function
    adapter = (dict(function.environment).get(ADAPTER) or "").lower() == "response_stream"
    if caller.streams or not (adapter or (function.handler is not None and function.handler.streams)):
        return
    if caller.kind in NEVER:
        why, fix = f"{NEVER[caller.kind]} hands on whole answers only", "put a Function URL or a REST API before it"
    elif caller.kind in MODES:
        why, fix = MODES[caller.kind]
    else:
        return
    at = function.handler.at if function.handler is not None else function.at
    limit = given.facts["lambda.payload.sync"]
    yield RULE.finding(
        f"{function.name} streams its answer, and {caller.name} buffers it: {why}",
        at=caller.at,
        also=[at],
        consequence=f"the first byte comes with the last one, and the whole answer may have {limit.whole} MB",
        fix=Advice(fix),
    )
