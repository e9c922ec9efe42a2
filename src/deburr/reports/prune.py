"""Which versions stay and which go, as a table a person can decide by."""

import textwrap
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from deburr.cost.price import money
from deburr.prune.journal import Tally
from deburr.prune.outlook import BYTES_PER_GB, Outlook
from deburr.reports.screen import Screen
from deburr.reports.words import many
from deburr.workload.reach import Fate, Filling
from deburr.workload.storage import Kept

SHOWN = 20
LONG_DAYS = 3 * 365
BYTES_PER_MB = 1_000_000
PLAIN = ("one of the", "younger than", "not asked")


def render(outlook: Outlook, screen: Screen, *, every: bool = False, explain: bool = False) -> str:
    """The table by function, then how full the Region is before and after.

    every    all functions; else the SHOWN that free most.
    explain  every version with its fate and all its reasons.
    """
    storage = outlook.storage
    versions = many(len(storage.versions), "version")
    lines = [screen.paint(f"account {storage.account}, {storage.region}: {versions} of", "1")]
    lines[0] += screen.paint(f" {many(len(storage.functions), storage.of)}", "1")
    asked = [fate for fate in outlook.fates if outlook.keeping.covers(fate.version.function)]
    groups = _worst_first(asked)
    rest = len(storage.functions) - len(groups)
    if explain:
        lines += [line for _, found in sorted(groups) for line in _explained(found, screen)]
    elif groups:
        lines += _table(groups if every else groups[:SHOWN], screen, storage.of)
        if len(groups) > SHOWN and not every:
            hidden = groups[SHOWN:]
            going = sum(not fate.stays for _, found in hidden for fate in found)
            what = f"{many(len(hidden), f'more {storage.of}')}, {many(going, 'version')} to go"
            lines.append(f"  ... and {what}: --all shows them")
    if rest:
        lines.append(f"  {many(rest, f'other {storage.of}')} not asked for")
    return "\n".join([*lines, "", *_foot(outlook, screen)]) + "\n"


def told(tally: Tally, screen: Screen) -> str:
    """What a run came to."""
    freed = f"{tally.freed_bytes / BYTES_PER_GB:,.2f} GB"
    lines = [f"{many(tally.deleted, 'version')} deleted, {freed} freed; journal: {tally.journal}"]
    if tally.gone:
        lines.append(f"{many(tally.gone, 'version')} were gone already: a run before this one had deleted them")
    if tally.left:
        lines.append(f"left for a later run: {', '.join(tally.left)}")
    if tally.surprise is not None:
        lines.append(screen.paint(f"stopped: {tally.surprise}", "31"))
        lines.append("Nothing more was deleted. Look at it, then run the same command: it goes on from here.")
    return "\n".join(wrapped for line in lines for wrapped in _wrapped(line, screen.width)) + "\n"


def document(outlook: Outlook) -> dict[str, Any]:
    """The same for machines: every version with its fate and reasons, sizes in bytes."""
    storage = outlook.storage
    return {
        "kind": "deburr.prune" if storage.of is Kept.FUNCTION else "deburr.prune.layers",
        "account": storage.account,
        "region": storage.region,
        "unseen": list(storage.unseen),
        "used_bytes": outlook.before.used_bytes,
        "used_bytes_after": outlook.after.used_bytes,
        "quota_bytes": outlook.before.quota_bytes,
        "full_in_days": outlook.before.days,
        "full_in_days_after": outlook.after.days,
        "versions": [
            {
                str(storage.of): fate.version.function,
                "version": fate.version.number,
                "bytes": fate.version.size_bytes,
                "published": fate.version.published.isoformat(),
                "stays": fate.stays,
                "reasons": list(fate.reasons),
            }
            for fate in outlook.fates
        ],
    }


def _worst_first(found: Iterable[Fate]) -> list[tuple[str, list[Fate]]]:
    groups = [(name, list(group)) for name, group in groupby(found, key=lambda fate: fate.version.function)]
    return sorted(groups, key=lambda group: (-_freed(group[1]), group[0]))


def _freed(found: Iterable[Fate]) -> int:
    return sum(fate.version.size_bytes for fate in found if not fate.stays)


def _table(groups: Sequence[tuple[str, list[Fate]]], screen: Screen, of: str) -> list[str]:
    width = min(max([len(of), *(len(name) for name, _ in groups)]), 32)
    why_width = max(16, screen.width - width - 27)
    lines = [screen.paint(f"{of:<{width}} {'stay':>5} {'go':>5} {'frees':>9}  why the rest stays", "1")]
    for name, found in groups:
        going = sum(not fate.stays for fate in found)
        size = _size(_freed(found)) if going else "-"
        why = _why(found, why_width)
        lines.append(
            f"{_short(name, width):<{width}} {len(found) - going:>5} {going or '-':>5} {size:>9}  {why}".rstrip()
        )
    return lines


def _why(found: Sequence[Fate], width: int) -> str:
    """Reasons in one line: who needs them first, then those that only time gives."""
    reasons = dict.fromkeys(reason for fate in reversed(found) for reason in fate.reasons)
    needed = [reason for reason in reasons if not reason.startswith(PLAIN)]
    ordered = [*needed, *(reason.removeprefix("one of the ") for reason in reasons if reason.startswith(PLAIN))]
    text = ""
    for nth, reason in enumerate(ordered):
        rest = f" +{len(ordered) - nth - 1}" if nth + 1 < len(ordered) else ""
        longer = f"{text}, {reason}" if text else reason
        if len(longer) + len(rest) > width and text:
            return f"{text} +{len(ordered) - nth}"
        text = longer
    return text if len(text) <= width else f"{text[: width - 1]}…"


def _explained(found: Sequence[Fate], screen: Screen) -> list[str]:
    lines = [screen.paint(found[0].version.function, "1")]
    for fate in reversed(found):
        version = fate.version
        head = f"  {version.number:>5} {version.published:%Y-%m-%d} {_size(version.size_bytes):>9}  "
        if fate.stays:
            body = textwrap.wrap(f"stays: {'; '.join(fate.reasons)}", screen.width - len(head))
            lines += [head + body[0], *(" " * len(head) + more for more in body[1:])]
        else:
            lines.append(head + screen.paint("goes: nothing names it", "33"))
    return lines


def _foot(outlook: Outlook, screen: Screen) -> list[str]:
    going = outlook.going
    if not outlook.storage.versions:
        return ["no published version, nothing to prune"]
    lines = [f"now    {_full(outlook.before)}"]
    if going:
        lines.append(f"after  {_full(outlook.after)}")
    if outlook.assumed_quota:
        lines.append(f"the account did not tell its limit: {outlook.assumed_quota} is taken")
    if outlook.uncounted_bytes:
        uncounted = f"{outlook.uncounted_bytes / BYTES_PER_GB:,.2f} GB"
        lines.append(
            f"{uncounted} of packages are not counted by AWS: they stay in their owner's bucket (REFERENCE mode)"
        )
    if outlook.snapshots is not None:
        price = outlook.snapshots
        lines.append(f"snapshots of what goes cost {money(price.usd)} a {price.per} ({price.basis})")
    if going and outlook.storage.of is Kept.LAYER:
        lines.append(
            "functions run on without a layer version that goes; templates elsewhere that name one are not seen"
        )
    for action in outlook.storage.unseen:
        lines.append(screen.paint(f"not seen: {action} was refused, so who calls that way is not known", "33"))
    freed = _size(outlook.freed_bytes)
    lines.append(f"{many(len(going), 'version')} can go, {freed}" if going else "every version is needed or new")
    return [wrapped for line in lines for wrapped in _wrapped(line, screen.width)]


def _full(filling: Filling) -> str:
    share = f"{filling.share:.0%}" if filling.share >= 0.01 else "under 1%"
    text = f"{filling.used_bytes / BYTES_PER_GB:,.2f} of {filling.quota_bytes / BYTES_PER_GB:,.0f} GB ({share})"
    if filling.days is None:
        return f"{text}, nothing was published in the last 30 days"
    left = f"{filling.days:,} days" if filling.days < LONG_DAYS else f"{filling.days // 365:,} years"
    return f"{text}, full in {left} at {_size(int(filling.bytes_a_day))} a day"


def _size(size: int) -> str:
    return f"{size / BYTES_PER_GB:,.2f} GB" if size >= BYTES_PER_GB else f"{size / BYTES_PER_MB:,.1f} MB"


def _short(name: str, width: int) -> str:
    return name if len(name) <= width else f"{name[: width // 2 - 1]}…{name[-(width - width // 2) :]}"


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)
