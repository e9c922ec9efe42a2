"""The days on which runtimes in use are deprecated or blocked, for people and for their calendars."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import IntEnum

from msgspec import Struct

from deburr.facts.runtimes import RuntimeLife


class Step(IntEnum):
    """What happens to a runtime, in the usual order."""

    DEPRECATED = 1
    BLOCK_CREATE = 2
    BLOCK_UPDATE = 3


MEANS = {
    Step.DEPRECATED: "is deprecated: no patches and no support from here on",
    Step.BLOCK_CREATE: "takes no new functions from here on",
    Step.BLOCK_UPDATE: "takes no changes from here on: functions run, but cannot be updated",
}


class Event(Struct, frozen=True, order=True):
    """One day in a runtime's life that touches these functions.

    checked   when AWS's table was read; AWS moves these days, mostly back.
    verified  False when the day is only expected.
    """

    day: date
    step: Step
    runtime: str
    functions: tuple[str, ...]
    checked: str
    verified: bool = True

    @property
    def summary(self) -> str:
        """One line: the runtime, what happens, how many functions."""
        count = len(self.functions)
        unsure = "" if self.verified else " (unverified)"
        return f"{self.runtime} {MEANS[self.step].split(':')[0]}{unsure}, {count} function{'s' * (count != 1)}"


def upcoming(used: Iterable[tuple[RuntimeLife, Sequence[str]]], *, today: date) -> list[Event]:
    """What is still to come for the runtimes in use, soonest first; an event of today is still to come.

    used     each runtime and the names of the functions on it; a runtime without functions has no events.
    Returns  nothing for a day that AWS has not announced.
    """
    return sorted(
        Event(day, step, life.name, tuple(sorted(functions)), life.checked, life.verified)
        for life, functions in used
        for step, day in _days(life)
        if functions and day is not None and day >= today
    )


def _days(life: RuntimeLife) -> tuple[tuple[Step, date | None], ...]:
    return (
        (Step.DEPRECATED, life.deprecated),
        (Step.BLOCK_CREATE, life.block_create),
        (Step.BLOCK_UPDATE, life.block_update),
    )


def to_ics(events: Iterable[Event], *, stamp: date) -> str:
    """Write events as an iCalendar file of all-day entries (RFC 5545).

    stamp    the day the file is made. An event's UID holds runtime and step but not the day, so that
             importing a later file moves an event that AWS has postponed.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//deburr//runtime calendar//EN", "CALSCALE:GREGORIAN"]
    for event in events:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{event.step.name.lower().replace('_', '-')}.{event.runtime}@deburr",
            f"DTSTAMP:{stamp:%Y%m%d}T000000Z",
            f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_escaped(event.summary)}",
            f"DESCRIPTION:{_escaped(_description(event))}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _description(event: Event) -> str:
    table = f"AWS's table of runtimes, read {event.checked}"
    return f"{event.runtime} {MEANS[event.step]}.\n{', '.join(event.functions)}\n{table}"


def _escaped(text: str) -> str:
    for plain, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(plain, written)
    return text


def _folded(line: str) -> str:
    """At most 75 octets a line, a continued line starting with a space; no character is cut in two."""
    parts, size = [""], 0
    for character in line:
        octets = len(character.encode())
        if size + octets > 75:
            parts.append(" ")
            size = 1
        parts[-1] += character
        size += octets
    return "\r\n".join(parts)
