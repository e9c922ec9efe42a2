"""What an audit found, Region by Region, and what it was not allowed to see."""

import textwrap
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from deburr.facts.book import Facts
from deburr.reports.screen import Screen
from deburr.reports.words import many
from deburr.sources.account.snapshot import Lack
from deburr.workload.reach import Keeping, fates, filling, leaving
from deburr.workload.storage import CodeStorage

BYTES_PER_GB = 1_000_000_000


def render(
    found: Sequence[CodeStorage],
    counts: Mapping[tuple[str, str], int],
    lacks: Sequence[Lack],
    path: Path,
    facts: Facts,
    now: datetime,
    screen: Screen,
) -> str:
    """A line for each Region, gaps by action, what next.

    counts  functions by account and Region.
    now     with its time zone.
    """
    titles = f"{'account':<13} {'Region':<15} {'functions':>9} {'versions':>9} {'GB':>8} {'full':>5} {'can go':>8}"
    lines = [screen.paint(titles, "1")]
    quota = facts["lambda.code_storage.quota"].whole * BYTES_PER_GB
    busy = [each for each in found if each.versions or each.used_bytes or counts.get((each.account, each.region))]
    for storage in busy:
        full = filling(storage, quota, now)
        going = leaving(fates(storage, Keeping(), now))
        functions = counts.get((storage.account, storage.region), 0)
        lines.append(
            f"{storage.account:<13} {storage.region:<15} {functions:>9,} {len(storage.versions):>9,} "
            f"{full.used_bytes / BYTES_PER_GB:>8,.2f} {full.share:>5.0%} {len(going):>8,}"
        )
    if len(found) > len(busy):
        lines.append(f"and {many(len(found) - len(busy), 'Region')} without code")
    lines.append("")
    for action, count in _counted(lacks).items():
        text = f"not seen: {action}" + (f" ({count:,} times)" if count > 1 else "")
        lines += textwrap.wrap(text, screen.width, subsequent_indent="  ")
    if lacks:
        lines += textwrap.wrap(
            "deburr audit --print-policy prints what it needs; run it again to fill the gaps", screen.width
        )
    next_steps = {
        f"deburr check {path}": "what is wrong, function by function",
        f"deburr fleet {path} --by tag:team": "whose functions, and what they cost",
        "deburr prune --explain": "which versions can go, and why the others stay",
    }
    width = max(map(len, next_steps))
    for command, what in next_steps.items():
        lines += [f"{command:<{width}}  {what}"] if width + len(what) + 2 <= screen.width else [command, f"    {what}"]
    return "\n".join(lines) + "\n"


def _counted(lacks: Sequence[Lack]) -> dict[str, int]:
    found: dict[str, int] = {}
    for lack in lacks:
        action = lack.action or f"{lack.ask.service}:{lack.ask.operation} failed"
        found[action] = found.get(action, 0) + 1
    return dict(sorted(found.items()))
