"""Prune on a schedule, inside Lambda: what one run reports, the next may delete.

The journal is the function's own log group. A run deletes only what the run before it reported and what nothing
needs now either; when something that was reported is needed after all, nothing is deleted and a new report is made.
"""

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from deburr.aws.gate import Gate
from deburr.facts.book import Facts
from deburr.prune.apply import Pruning, planned
from deburr.prune.journal import Earlier, Journal, told, without
from deburr.sources.account.gather import Inquiry, Where, gather
from deburr.sources.account.layers import gather_layers
from deburr.sources.account.snapshot import Snapshot
from deburr.workload.reach import Keeping, fates, leaving
from deburr.workload.storage import Kept, Version

REMEMBERED = timedelta(days=40)
"""How far back reports are looked for; with a month between runs there is one."""


@dataclass(frozen=True, slots=True)
class Limits:
    """most       so many versions are reported and deleted in a run.
    idle_days  a version invoked within so many days stays.
    log_group  of this very function.
    """

    most: int
    idle_days: int
    log_group: str


def run(
    gate: Gate,
    keeping: Keeping,
    limits: Limits,
    facts: Facts,
    clock: Callable[[], datetime],
    of: Kept = Kept.FUNCTION,
) -> dict[str, Any]:
    """One run.

    of       what the versions are of: a log group is the journal of one kind.
    Returns  what it came to, for whoever looks at the function's answers: `outcome` is `reported`, `deleted`,
             `differs` (nothing was deleted), `unseen` (callers may be hidden, nothing was deleted) or `stopped`.
    Raises   AccountError when the account cannot be asked.
    """
    journal = Journal(sys.stdout, limits.log_group, of=of)
    began = clock()
    where = Where(gate.account(), gate.region)
    lines = list(_lines(gate, limits.log_group, began))
    before = told([(limits.log_group, lines)], of=of)
    inquiry = Inquiry(gate, facts, Snapshot(), clock, limits.idle_days)
    if of is Kept.LAYER:
        gathered, _ = gather_layers(inquiry, where, keeping, most=limits.most)
    else:
        gathered = gather(inquiry, where, keeping, most=limits.most)
    storage = without(gathered, before)
    if storage.unseen:
        journal.write("unseen", clock(), actions=list(storage.unseen))
        return {"outcome": "unseen", "actions": list(storage.unseen)}
    going = leaving(fates(storage, keeping, began))
    reported = _reported(lines)
    agreed = [version for version in going if _named(version) in reported]
    there = {_named(version) for version in storage.versions}
    needed = sorted((reported & there) - {_named(version) for version in going})
    if needed:
        journal.write("differs", clock(), needed=needed)
        _report(journal, clock(), going)
        return {"outcome": "differs", "needed": needed}
    if not agreed:
        _report(journal, clock(), going)
        return {"outcome": "reported", "versions": len(going)}
    plan = planned(storage, agreed)
    pruning = Pruning(gate, storage, plan, journal, earlier=_doubt(before), seen_at=began, clock=clock)
    tally = pruning.run(agreed, lambda done, whole: None)
    left = [version for version in going if _named(version) not in reported]
    _report(journal, clock(), left)
    outcome = "stopped" if tally.surprise else "deleted"
    came = {"deleted": tally.deleted, "freed_bytes": tally.freed_bytes, "left": tally.left, "why": tally.surprise}
    return {"outcome": outcome, **came}


def _doubt(before: Earlier) -> Earlier:
    """Only what was begun and never confirmed: what was deleted is out of the way already."""
    return Earlier(in_doubt=before.in_doubt)


def _named(version: Version) -> tuple[str, int, str]:
    """A layer's list tells no digest of its code: the day it was published stands for it."""
    return version.function, version.number, version.sha256 or version.published.isoformat()


def _report(journal: Journal, at: datetime, going: tuple[Version, ...] | list[Version]) -> None:
    journal.write("report", at, versions=[list(_named(version)) for version in sorted(going)])


def _reported(lines: list[dict[str, Any]]) -> set[tuple[str, int, str]]:
    """What the newest report named."""
    reports = [line for line in lines if line.get("event") == "report"]
    if not reports:
        return set()
    newest = max(reports, key=lambda line: str(line["at"]))
    return {(function, number, sha256) for function, number, sha256 in newest["versions"]}


def _lines(gate: Gate, group: str, now: datetime) -> Iterator[dict[str, Any]]:
    """Lines of the journal in the log group, oldest first."""
    found: list[dict[str, Any]] = []
    start = int((now - REMEMBERED).timestamp() * 1000)
    pattern = '{ $.event = "*" }'
    for page in gate.pages("logs", "FilterLogEvents", logGroupName=group, startTime=start, filterPattern=pattern):
        for event in page.get("events", []):
            try:
                line = json.loads(event["message"])
            except ValueError:
                continue
            if isinstance(line, dict) and "at" in line:
                found.append(line)
    yield from sorted(found, key=lambda line: str(line["at"]))
