"""Ways to do the same thing, side by side and then line by line, with the facts they rest on."""

import textwrap
from typing import Any

from deburr.cost.comparison import Comparison, Way
from deburr.cost.price import money
from deburr.reports.screen import Screen
from deburr.reports.simulate import bill_lines
from deburr.reports.simulate_json import line_document


def render(comparison: Comparison, screen: Screen) -> str:
    """Cheapest first; what follows from it, then each bill."""
    lines = [*(screen.paint(part, "1") for part in textwrap.wrap(comparison.title, screen.width)), ""]
    ways = sorted(comparison.ways, key=lambda way: (not way.known, way.usd))
    if len(ways) > 1:
        lines += [f"  {way.name:<{screen.width - 17}} {_sum(way):>14}" for way in ways] + [""]
    for said in comparison.says:
        lines += textwrap.wrap(said, screen.width)
    lines += [""] if comparison.says else []
    for way in ways:
        lines.append(screen.paint(f"{way.name}", "1"))
        lines += bill_lines(way.lines, screen)
        for name, trait in way.traits:
            lines += textwrap.wrap(
                f"{name:<8} {trait}", screen.width - 2, initial_indent="  ", subsequent_indent=" " * 11
            )
        lines.append("")
    return "\n".join(line.rstrip() for line in lines[:-1]) + "\n"


def document(comparison: Comparison) -> dict[str, Any]:
    """The same as JSON: `usd` is null where a price is missing."""
    return {
        "title": comparison.title,
        "ways": [
            {
                "name": way.name,
                "usd_a_month": float(way.usd) if way.known else None,
                "lines": [line_document(line) for line in way.lines],
                **{name: trait for name, trait in way.traits},
            }
            for way in comparison.ways
        ],
        "says": list(comparison.says),
    }


def _sum(way: Way) -> str:
    if not way.known:
        return f"{money(way.usd)} and more" if way.usd else "unknown"
    return money(way.usd)
