"""What an audit found, Region by Region, and what it was not allowed to see."""

import textwrap
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from deburr.facts.book import Facts
from deburr.reports.screen import Screen
from deburr.reports.words import many
from deburr.sources.account.snapshot import Lack
from deburr.workload.concurrency import Concurrency, headroom
from deburr.workload.reach import Keeping, fates, filling, leaving
from deburr.workload.storage import CodeStorage

BYTES_PER_GB = 1_000_000_000
LONG_DAYS = 3 * 365
TITLES = ("account", "Region", "functions", "versions", "GB", "full", "in", "can go", "peak")
LEGEND = (
    "full: of the code storage quota; in: how long until it is, at the pace of 30 days; can go: versions that nothing"
    " calls; peak: of the concurrency limit, what was taken at once"
)


def render(
    found: Sequence[CodeStorage],
    counts: Mapping[tuple[str, str], int],
    pools: Sequence[Concurrency],
    lacks: Sequence[Lack],
    path: Path,
    facts: Facts,
    now: datetime,
    screen: Screen,
) -> str:
    """A line for each Region, what grows towards a limit, gaps by action, what next.

    counts  functions by account and Region.
    pools   the concurrency that they share.
    now     with its time zone.
    """
    lines = [
        screen.paint(_row("account", "Region", "functions", "versions", "GB", "full", "in", "can go", "peak"), "1")
    ]
    quota = facts["lambda.code_storage.quota"].whole * BYTES_PER_GB
    room = {(pool.account, pool.region): headroom(pool) for pool in pools}
    busy = [each for each in found if each.versions or each.used_bytes or counts.get((each.account, each.region))]
    for storage in busy:
        place = (storage.account, storage.region)
        full, left = filling(storage, quota, now), room.get(place)
        lines.append(
            _row(
                *place,
                f"{counts.get(place, 0):,}",
                f"{len(storage.versions):,}",
                f"{full.used_bytes / BYTES_PER_GB:,.1f}",
                f"{full.share:.0%}",
                _long(full.days),
                f"{len(leaving(fates(storage, Keeping(), now))):,}",
                f"{left.share:.0%}" if left is not None else "-",
            )
        )
    if len(found) > len(busy):
        lines.append(f"and {many(len(found) - len(busy), 'Region')} without code")
    if busy:
        lines += textwrap.wrap(LEGEND, screen.width)
    for (account, region), left in sorted(room.items()):
        if left is not None and left.days is not None:
            told = (
                f"{account} {region}: at {left.daily:,.1f} more a day all {left.limit:,} concurrent executions are"
                f" taken in {many(left.days, 'day')}"
            )
            lines += textwrap.wrap(told, screen.width, subsequent_indent="  ")
    lines.append("")
    for action, (count, why) in _counted(lacks).items():
        text = f"not seen: {action}" + (f" ({count:,} times)" if count > 1 else "") + why
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


def _row(*cells: str) -> str:
    widths = (-12, -14, 9, 8, 6, 4, 6, 7, 4)
    return " ".join(
        f"{cell:<{-width}}" if width < 0 else f"{cell:>{width}}" for cell, width in zip(cells, widths, strict=True)
    )


def _long(days: int | None) -> str:
    """`50 d`, `81 y`; `-` for never."""
    if days is None or days < LONG_DAYS:
        return "-" if days is None else f"{days:,} d"
    return f"{years} y" if (years := days // 365) < 1000 else ">999 y"


def _counted(lacks: Sequence[Lack]) -> dict[str, tuple[int, str]]:
    """By action, how often it was refused; by operation, how often it failed otherwise, and how the first time."""
    found: dict[str, tuple[int, str]] = {}
    for lack in lacks:
        action = lack.action or f"{lack.ask.service}:{lack.ask.operation} failed"
        count, why = found.get(action, (0, "" if lack.action else f": {lack.message}"))
        found[action] = count + 1, why
    return dict(sorted(found.items()))
