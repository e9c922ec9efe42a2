"""What an audit found, Region by Region, and what it was not allowed to see."""

import textwrap
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path

from deburr.facts.book import Facts
from deburr.reports.screen import Screen
from deburr.sources.account.snapshot import Lack
from deburr.workload.drift import Drift
from deburr.workload.reach import Keeping, fates, filling, leaving
from deburr.workload.storage import CodeStorage

BYTES_PER_GB = 1_000_000_000
NAMED = 8


def render(
    found: Sequence[CodeStorage], lacks: Sequence[Lack], path: Path, facts: Facts, now: datetime, screen: Screen
) -> str:
    """A line for each Region (how many functions have published versions, how many), gaps by action, what next.

    now  with its time zone.
    """
    titles = f"{'account':<13} {'Region':<15} {'published':>9} {'versions':>9} {'GB':>8} {'full':>5} {'can go':>8}"
    lines = [screen.paint(titles, "1")]
    quota = facts["lambda.code_storage.quota"].whole * BYTES_PER_GB
    busy = [storage for storage in found if storage.versions or storage.used_bytes]
    for storage in busy:
        full = filling(storage, quota, now)
        going = leaving(fates(storage, Keeping(), now))
        lines.append(
            f"{storage.account:<13} {storage.region:<15} {len(storage.functions):>9,} {len(storage.versions):>9,} "
            f"{full.used_bytes / BYTES_PER_GB:>8,.2f} {full.share:>5.0%} {len(going):>8,}"
        )
    if len(found) > len(busy):
        lines.append(f"and {len(found) - len(busy)} Regions without code")
    lines.append("")
    for action, count in _counted(lacks).items():
        text = f"not seen: {action}" + (f" ({count:,} times)" if count > 1 else "")
        lines += textwrap.wrap(text, screen.width, subsequent_indent="  ")
    if lacks:
        lines += textwrap.wrap(
            "deburr audit --print-policy prints what it needs; run it again to fill the gaps", screen.width
        )
    lines.append(f"deburr check {path} judges it; deburr prune --explain says which versions can go")
    return "\n".join(part for line in lines for part in textwrap.wrap(line, screen.width) or [""]) + "\n"


def render_drift(found: Drift, screen: Screen) -> str:
    """One line for each setting that differs, then what could not be compared."""
    lines: list[str] = []
    for name, group in groupby(found.differences, key=lambda difference: difference.name):
        lines.append(screen.paint(name, "1"))
        for each in group:
            text = f"  {each.setting}: {each.written} in {each.at}, {each.is_} in the account"
            lines += textwrap.wrap(text, screen.width, subsequent_indent="    ")
    if lines:
        lines.append("")
    names = {difference.name for difference in found.differences}
    differ = f"{len(names):,} function{' differs' if len(names) == 1 else 's differ'} from the templates"
    lines.append(f"{differ}; {found.same:,} {'is' if found.same == 1 else 'are'} the same")
    for what, listed in (
        ("not deployed here", found.undeployed),
        ("in no template", found.unmatched),
        ("could belong to several", found.ambiguous),
    ):
        if listed:
            more = f" and {len(listed) - NAMED:,} more" if len(listed) > NAMED else ""
            told = f"{what} ({len(listed):,}): {', '.join(listed[:NAMED])}{more}"
            lines += textwrap.wrap(told, screen.width, subsequent_indent="  ", break_on_hyphens=False)
    if found.unknown:
        lines.append(f"settled at deploy time and not compared: {found.unknown:,} of the settings")
    return "\n".join(lines) + "\n"


def _counted(lacks: Sequence[Lack]) -> dict[str, int]:
    found: dict[str, int] = {}
    for lack in lacks:
        action = lack.action or f"{lack.ask.service}:{lack.ask.operation} failed"
        found[action] = found.get(action, 0) + 1
    return dict(sorted(found.items()))
