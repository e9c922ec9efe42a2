"""What Lambda answers when a function did not: exits, timeouts, answers that are too large."""

import json
import os
import signal
from dataclasses import dataclass

from deburr.lab.keeper.supervisor import OUT_OF_MEMORY
from deburr.lab.keeping import Ended


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an invocation or an init failed.

    body     the answer in its place.
    cause    what the log says after `Runtime exited`; "" when the process did not exit.
    timeout  True when time ran out.
    """

    error_type: str
    body: bytes
    cause: str = ""
    timeout: bool = False


def timed_out(request_id: str, timeout_s: float) -> Failure:
    return _failure(
        "Sandbox.Timedout", f"RequestId: {request_id} Error: Task timed out after {timeout_s:.2f} seconds", timeout=True
    )


def ended(request_id: str, outcome: Ended, *, out_of_memory: bool) -> Failure:
    """A process tree that ended by itself, or was killed for its memory."""
    if outcome.extension and not out_of_memory:
        code = os.waitstatus_to_exitcode(outcome.status)
        return _failure("Extension.Crash", f"RequestId: {request_id} Error: exit code {code}")
    if outcome.status == OUT_OF_MEMORY or (out_of_memory and os.WIFSIGNALED(outcome.status)):
        cause, kind = " with error: signal: killed", "Runtime.OutOfMemory"
    elif os.WIFSIGNALED(outcome.status):
        cause, kind = f" with error: signal: {_signal(os.WTERMSIG(outcome.status))}", "Runtime.ExitError"
    elif os.WEXITSTATUS(outcome.status):
        cause, kind = f" with error: exit status {os.WEXITSTATUS(outcome.status)}", "Runtime.ExitError"
    else:
        cause, kind = " without providing a reason", "Runtime.ExitError"
    return _failure(kind, f"RequestId: {request_id} Error: Runtime exited{cause}", cause=cause)


def extension_failed(kind: str, told: str) -> Failure:
    """An extension that gave up; what it said of it."""
    return _failure(kind, f"Error: {told}")


def response_too_large(limit: int) -> Failure:
    return _failure(
        "Function.ResponseSizeTooLarge", f"Response payload size exceeded maximum allowed payload size ({limit} bytes)."
    )


def _failure(kind: str, message: str, *, cause: str = "", timeout: bool = False) -> Failure:
    body = json.dumps({"errorType": kind, "errorMessage": message}, separators=(",", ":")).encode()
    return Failure(kind, body, cause, timeout)


def _signal(number: int) -> str:
    text = signal.strsignal(number) or f"signal {number}"
    return text.lower()
