"""The end of a call's log, as Invoke hands it out: what Lambda reports of the call, as text or as JSON."""

import base64
from typing import Any

from msgspec import Struct

from deburr.aws.trouble import AccountError
from deburr.logs.events import Report
from deburr.logs.lines import parse
from deburr.tune.failing import message
from deburr.tune.samples import Outcome

OOM_TYPES = ("Runtime.OutOfMemory",)
KILLED = "signal: killed"


class Reported(Struct, frozen=True):
    """report  of the call; `outcome` and `told` of how it ended."""

    report: Report
    outcome: Outcome
    told: str


def reported(answer: dict[str, Any], *, where: str) -> Reported:
    """What an answer of Invoke says.

    where   for messages.
    Raises  AccountError when the log has no REPORT: its system log level may leave it out.
    """
    report = _report(base64.b64decode(answer.get("LogResult", "")).decode("utf-8", "replace"))
    if report is None:
        raise AccountError(
            "the log of the call has no REPORT line",
            where=where,
            hint="with JSON logs, set the function's SystemLogLevel to INFO",
        )
    if not answer.get("FunctionError"):
        return Reported(report, Outcome.FINE, "")
    told = message(str(answer.get("Payload", "")).encode(), report.error_type)
    return Reported(report, _outcome(report, told), told)


def _outcome(report: Report, told: str) -> Outcome:
    if report.status == "timeout" or "Task timed out after" in told:
        return Outcome.TIMEOUT
    full = (report.used_mb or 0) >= (report.memory_mb or 1)
    if report.error_type in OOM_TYPES or (KILLED in told and full):
        return Outcome.OOM
    return Outcome.ERROR


def _report(log: str) -> Report | None:
    """The last one: the tail is cut off at its beginning, never at its end."""
    for line in reversed(log.splitlines()):
        try:
            found = parse(line.strip())
        except ValueError:
            continue
        if isinstance(found, Report):
            return found
    return None
