"""Findings that the owner lives with: inline `deburr: allow`, and `[[allow]]` in deburr.toml."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from msgspec import Struct

from deburr.config import AllowedFinding
from deburr.findings import Finding
from deburr.place import Place
from deburr.workload.workload import Allow, Gap, Workload

_NOTE = (
    r"^\s*(?P<rules>[a-z0-9/_,\s-]+?)(?:\s+until\s+(?P<until>\d{4}-\d{2}-\d{2}))?"
    r"\s*(?:--\s*(?P<reason>.*?))?\s*(?:\*/|-->)?$"
)


class _Permit(Struct):
    """One allow, inline or configured, and whether it silenced anything."""

    rules: tuple[str, ...]
    at: Place
    file: str
    lines: tuple[int, ...]
    until: date | None
    reason: str
    used: bool = False

    def covers(self, finding: Finding, places: Iterable[Place]) -> bool:
        if finding.rule not in self.rules and finding.rule.partition("/")[2] not in self.rules:
            return False
        if not self.lines:
            return not self.file or any(place.file == self.file for place in places)
        return any(place.file == self.file and place.line in self.lines for place in places)


class Allowed(Struct, frozen=True):
    """What is left to say, what was silenced, and which allows silence nothing (or cannot be read)."""

    findings: tuple[Finding, ...]
    silenced: tuple[Finding, ...]
    unused: tuple[Gap, ...]


def apply(
    findings: Sequence[Finding],
    notes: Sequence[Allow],
    configured: Sequence[AllowedFinding],
    workload: Workload,
    today: date,
) -> Allowed:
    """Silence what is allowed.

    An inline allow stands on the finding's own line, on the line above it, or on or above the line where the function
    begins. Past its `until` day it is as if it were not there.
    """
    permits: list[_Permit] = []
    unreadable: list[Gap] = []
    for note in notes:
        permit = _inline(note)
        if permit is None:
            unreadable.append(
                Gap(note.at, 'an allow that cannot be read; write "deburr: allow RULE [until DATE] -- REASON"')
            )
        else:
            permits.append(permit)
    for entry in configured:
        permits.append(_Permit((entry.rule,), Place("deburr.toml"), entry.path, (), entry.until, entry.reason))
    homes = {function.address: function.at for function in workload.functions}
    kept: list[Finding] = []
    silenced: list[Finding] = []
    for finding in findings:
        places = [finding.at, *([homes[finding.function]] if finding.function in homes else [])]
        covering = [permit for permit in permits if permit.covers(finding, places)]
        for permit in covering:
            permit.used = True
        live = [permit for permit in covering if permit.until is None or permit.until >= today]
        (silenced if live else kept).append(finding)
    unused = [
        Gap(permit.at, f"allow {', '.join(permit.rules)} silences nothing: remove it")
        for permit in permits
        if not permit.used
    ]
    return Allowed(tuple(kept), tuple(silenced), tuple([*unreadable, *unused]))


def _inline(note: Allow) -> _Permit | None:
    match = re.match(_NOTE, note.text)
    if match is None:
        return None
    try:
        until = date.fromisoformat(match["until"]) if match["until"] else None
    except ValueError:
        return None
    rules = tuple(rule for rule in re.split(r"[\s,]+", match["rules"]) if rule)
    if "until" in rules:  # `until` without a date: nobody should believe that it ends
        return None
    lines = (note.at.line, note.at.line + 1)
    return _Permit(rules, note.at, note.at.file, lines, until, match["reason"] or "")
