"""A sweep as tables of cold shares, one for each memory: provisioned environments down, keep-alives across."""

import textwrap
from typing import Any

from deburr.reports.screen import Screen
from deburr.simulate.sweep import SURE, Axes, Swept
from deburr.simulate.traffic import Traffic

ACROSS = 6
LIMITS = "one pass for each memory: limits are not looked at"


def render(found: Swept, along: Axes, traffic: Traffic, screen: Screen) -> str:
    """Keep-alives beyond the sixth are left to JSON, and that is said; what is not known well has a `?`."""
    lines = textwrap.wrap(f"Traffic: {traffic.said}", screen.width)
    lines.append("Cold starts per request, and mean environments below, by keep-alive")
    kept = along.keep_alives_s[:ACROSS]
    by = {(cell.memory_mb, cell.keep_alive_s, cell.provisioned): cell for cell in found.cells}
    for memory_mb in dict.fromkeys(cell.memory_mb for cell in found.cells):
        head = "".join(f"{f'{kept_s:g} s':>10} " for kept_s in kept)
        lines += ["", screen.paint(f"{f'{memory_mb:,} MB':<13}{head}", "1")]
        for count in along.provisioned:
            row = [by[memory_mb, kept_s, count] for kept_s in kept]
            shares = "".join(f"{_share(cell.cold_share):>10}{' ' if cell.sure else '?'}" for cell in row)
            lines.append(f"{f'{count} ready':<13}{shares}")
            there = "".join(f"{f'({cell.environments:.3g})':>10} " for cell in row)
            lines.append(screen.paint(f"{'':<13}{there}", "2"))
    if len(along.keep_alives_s) > ACROSS:
        lines += ["", f"{len(along.keep_alives_s) - ACROSS} more keep-alives: --format json has them"]
    lines.append("")
    for note in (*remarks(found), *traffic.notes, LIMITS):
        lines += textwrap.wrap(note, screen.width, subsequent_indent="  ")
    return "\n".join(line.rstrip() for line in lines) + "\n"


def remarks(found: Swept) -> list[str]:
    """On how much it rests, what that does not decide, and how much would."""
    said = [] if found.complete else ["interrupted: this is what was seen until then"]
    rests = f"each cell rests on {found.requests:,} requests"
    if not found.unsure:
        return [*said, f"{rests}; every share is known to {SURE:.0%} of itself, 95 % sure"]
    cells = f"{len(found.unsure):,} of {len(found.cells):,} shares are not known to {SURE:.0%} of themselves"
    more = f"about {found.needed:,} requests would do"
    end = f"{more}, and that is all of the traffic" if found.all_of_it else f"{more}: --most {found.needed}"
    return [*said, f"{rests}", f"? {cells}, 95 % sure (the intervals are in --format json); {end}"]


def document(found: Swept, traffic: Traffic) -> dict[str, Any]:
    """The same as JSON, every cell an object."""
    return {
        "traffic": {"is": traffic.said, "requests_a_month": traffic.per_month},
        "complete": found.complete,
        "requests": found.requests,
        "not_decided": len(found.unsure),
        "requests_needed": found.needed,
        "cells": [
            {
                "memory_mb": cell.memory_mb,
                "keep_alive_s": cell.keep_alive_s,
                "provisioned": cell.provisioned,
                "cold_share": cell.cold_share,
                "cold_share_95": None if cell.low is None else [cell.low, cell.high],
                "cold_starts": cell.cold_starts,
                "decided": cell.sure,
                "environments": cell.environments,
            }
            for cell in found.cells
        ],
        "notes": list(traffic.notes),
    }


def _share(value: float) -> str:
    return f"{value:.2%}" if value >= 0.001 else f"{value:.4%}" if value else "0"
