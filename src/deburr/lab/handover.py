"""A call handed to the runtime that waits for it, and told to the extensions that asked to be."""

import math
import os
import time

from deburr.lab.conversation import Conversation
from deburr.lab.extensions import INVOKE, Extensions
from deburr.lab.invocation import Invocation
from deburr.lab.runtime_api import JSON
from deburr.lab.spec import Spec


def hand_over(talk: Conversation, extensions: Extensions, spec: Spec, invocation: Invocation, left_s: float) -> None:
    """Answer the runtime's question for work.

    left_s  until the function's time is over.
    """
    connection, talk.waiting = talk.waiting, None
    assert connection is not None
    deadline_ms, trace = math.floor((time.time() + left_s) * 1000), invocation.trace or _trace()
    headers = {
        **JSON,
        "Lambda-Runtime-Aws-Request-Id": invocation.request_id,
        "Lambda-Runtime-Deadline-Ms": str(deadline_ms),
        "Lambda-Runtime-Invoked-Function-Arn": spec.arn,
        "Lambda-Runtime-Trace-Id": trace,
    }
    if invocation.client_context:
        headers["Lambda-Runtime-Client-Context"] = invocation.client_context
    talk.current_id = invocation.request_id
    connection.respond(200, headers, invocation.event)
    if extensions.by_id:
        told = {
            "deadlineMs": deadline_ms,
            "requestId": invocation.request_id,
            "invokedFunctionArn": spec.arn,
            "tracing": {"type": "X-Amzn-Trace-Id", "value": trace},
        }
        extensions.tell(INVOKE, told)


def _trace() -> str:
    return f"Root=1-{int(time.time()):08x}-{os.urandom(12).hex()};Parent={os.urandom(8).hex()};Sampled=0"
