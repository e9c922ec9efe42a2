"""A handler that does not answer: in its own words, and when it makes measuring pointless."""

import json
from collections.abc import Callable

from deburr.errors import DeburrError
from deburr.lab import closed
from deburr.tune.course import Course
from deburr.tune.samples import Seen

LONGEST_TOLD = 200

Progress = Callable[[Course], None]
"""Told after every environment."""


class HandlerFailed(DeburrError):
    """The handler does not answer the event: there is nothing to measure."""


def refuse(course: Course, seen: Seen, name: str, *, in_lab: bool) -> None:
    """A handler that fails at every size, or now and then, cannot be measured; one that fails when small can.

    in_lab  where it may fail for what the lab closes.
    Raises  HandlerFailed.
    """
    worked = any(each.usable for row in course.seen.values() for each in row)
    before = any(each.usable for each in course.seen[seen.memory_mb])
    if not worked or before:
        often = " now and then" if before else ""
        shut = closed.hint(seen.told) if in_lab else None
        raise HandlerFailed(
            f"{name} fails{often} on the event at {seen.memory_mb:,} MB: {seen.told}",
            hint=f"it {shut}"
            if shut is not None
            else "give an event that it answers: --payload event.json (deburr lab invoke shows its log)",
        )


def message(body: bytes, error_type: str) -> str:
    """What a failed call answered, on one line."""
    try:
        told = json.loads(body)
    except ValueError:
        told = None
    if isinstance(told, dict) and told.get("errorMessage"):
        kind = told.get("errorType") or error_type
        text = f"{kind}: {told['errorMessage']}" if kind else str(told["errorMessage"])
    else:
        text = error_type or body.decode("utf-8", "replace")
    return " ".join(text.split())[:LONGEST_TOLD]
