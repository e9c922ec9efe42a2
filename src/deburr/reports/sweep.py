"""A sweep as tables of cold shares, one for each memory: provisioned environments down, keep-alives across."""

import textwrap
from collections.abc import Sequence
from typing import Any

from deburr.reports.screen import Screen
from deburr.simulate.sweep import Axes, Cell
from deburr.simulate.traffic import Traffic

ACROSS = 6


def render(cells: Sequence[Cell], along: Axes, traffic: Traffic, screen: Screen) -> str:
    """Keep-alives beyond the sixth are left to JSON, and that is said."""
    lines = textwrap.wrap(f"Traffic: {traffic.said}", screen.width)
    lines.append("Cold starts per request, and mean environments below, by keep-alive")
    kept = along.keep_alives_s[:ACROSS]
    by = {(cell.memory_mb, cell.keep_alive_s, cell.provisioned): cell for cell in cells}
    for memory_mb in along.memory_mb:
        head = "".join(f"{f'{kept_s:g} s':>11}" for kept_s in kept)
        lines += ["", screen.paint(f"{f'{memory_mb:,} MB':<13}{head}", "1")]
        for count in along.provisioned:
            row = [by[memory_mb, kept_s, count] for kept_s in kept]
            shares = "".join(f"{_share(cell.cold_share):>11}" for cell in row)
            lines.append(f"{f'{count} ready':<13}{shares}")
            lines.append(
                screen.paint(f"{'':<13}" + "".join(f"{f'({cell.environments:.3g})':>11}" for cell in row), "2")
            )
    if len(along.keep_alives_s) > ACROSS:
        lines += ["", f"{len(along.keep_alives_s) - ACROSS} more keep-alives: --format json has them"]
    lines.append("")
    for note in (*traffic.notes, "one pass for each memory: limits are not looked at"):
        lines += textwrap.wrap(note, screen.width, subsequent_indent="  ")
    return "\n".join(line.rstrip() for line in lines) + "\n"


def document(cells: Sequence[Cell], traffic: Traffic) -> dict[str, Any]:
    """The same as JSON, every cell an object."""
    return {
        "traffic": {"is": traffic.said, "requests_a_month": traffic.per_month},
        "cells": [
            {
                "memory_mb": cell.memory_mb,
                "keep_alive_s": cell.keep_alive_s,
                "provisioned": cell.provisioned,
                "cold_share": cell.cold_share,
                "environments": cell.environments,
            }
            for cell in cells
        ],
        "notes": list(traffic.notes),
    }


def _share(value: float) -> str:
    return f"{value:.2%}" if value >= 0.001 else f"{value:.4%}" if value else "0"
