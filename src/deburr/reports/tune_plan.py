"""What a tuning in the account would do, and what it would cost, before it does anything."""

import textwrap
from collections.abc import Sequence
from decimal import Decimal

from deburr.cost.price import money
from deburr.reports.screen import Screen
from deburr.tune.deployed import TAG, Deployed
from deburr.tune.leftovers import Leftovers

SHOWN = 120


def plan(
    deployed: Deployed,
    screen: Screen,
    *,
    sizes: Sequence[int],
    calls: int,
    rounds: int,
    events: Sequence[bytes],
    most_usd: float,
    about_usd: float | None,
) -> str:
    """The plan for a person to agree to.

    most_usd   if every call of the largest size ran into the timeout.
    about_usd  if calls take as long as was measured before; None when nothing was.
    """
    about = f"; about {_money(about_usd)} as long as calls take what they took before" if about_usd is not None else ""
    shown = [event.decode() for event in events]
    told = [each if len(each) <= SHOWN else f"{each[:SHOWN]}..." for each in shown[:3]]
    more = [f"and {len(shown) - 3} more"] if len(shown) > 3 else []
    rows = [
        (
            "function",
            f"{deployed.arn}: {deployed.runtime} on {deployed.architecture}, {deployed.memory_mb:,} MB,"
            f" timeout {deployed.timeout_s} s",
        ),
        (
            "calls",
            f"at most {calls:,} real invocations, one after another, at {_sizes(sizes)} MB, with its own role "
            f"{deployed.role}: whatever the handler does to other systems, it does that often",
        ),
        ("events", " ".join([*told, *more])),
        ("price", f"at most {_money(most_usd)}, if every call runs into the timeout{about}"),
        (
            "changes",
            f"versions of its own, {len(sizes)} a round and at most {rounds:,} rounds, each deleted after its calls; "
            f"$LATEST has another memory for the seconds in which a round's versions are published, is never "
            f"called, and is put back: who calls it without a version meets that; the tag {TAG} until all is undone",
        ),
        ("stays", "what the function itself writes, its logs, and version numbers that were used"),
    ]
    lines = [screen.paint(f"{deployed.name}: what tuning it in the account would do", "1")]
    for name, text in rows:
        lines += textwrap.wrap(text, screen.width, initial_indent=f"  {name:<10}", subsequent_indent=" " * 12)
    return "\n".join(lines) + "\n"


def left(found: Leftovers, screen: Screen) -> str:
    """What a tuning left at a function, and what undoing it means."""
    lines = [screen.paint(f"{found.deployed.name}: left by a tuning{f' ({found.run})' if found.run else ''}", "1")]
    if found.mark is not None:
        lines.append(f"  $LATEST has {found.deployed.memory_mb:,} MB, goes back to {found.mark.was_mb:,} MB")
    if found.versions:
        lines.append(f"  deleted: version{'s' * (len(found.versions) > 1)} {', '.join(map(str, found.versions))}")
    if found.pinned:
        lines.append(f"  stays, for an alias names it: version {', '.join(map(str, found.pinned))}")
    if found.run:
        lines.append(f"  removed: the tag {TAG}")
    return (
        "\n".join(part for line in lines for part in textwrap.wrap(line, screen.width, subsequent_indent="    ")) + "\n"
    )


def _sizes(sizes: Sequence[int]) -> str:
    return ", ".join(f"{size:,}" for size in sizes)


def _money(usd: float) -> str:
    return money(Decimal(repr(usd)))
