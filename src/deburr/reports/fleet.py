"""A fleet of functions as two tables: whose they are, and what is wrong with most of them."""

import textwrap
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from deburr.cost.price import money
from deburr.findings import Level
from deburr.reports.screen import Screen
from deburr.reports.words import cut, many
from deburr.rules.fleet import Fleet, Group, Matter

MARKS = {Level.ERROR: "31", Level.WARNING: "33", Level.INFO: "36"}
SHORT = {10**9: "B", 10**6: "M", 10**3: "k"}


def render(found: Fleet, *, by: str, places: Sequence[str], window: str, top: int, screen: Screen) -> str:
    """The groups, the dearest first, then the findings of the whole fleet by rule.

    by      what the groups are, as the heading of their names.
    places  `account/Region` of everything in it.
    window  the days that were measured; "" where nothing was.
    top     so many lines of each table, at least 1.
    """
    accounts = {each.partition("/")[0] for each in places}
    functions = sum(group.functions for group in found.groups)
    head = f"{many(functions, 'function')} in {many(len(accounts), 'account')}, {many(len(places), 'Region')}"
    lines = [screen.paint(head, "1") + (f"; calls of {window}" if window else "; no calls were measured"), ""]
    lines += _groups(found.groups, by, top, screen)
    if found.matters:
        lines += ["", *_matters(found.matters, top, screen)]
    if any(group.usd is not None for group in found.groups):
        told = (
            "$ a month: requests, billed time without inits and provisioned concurrency, at the pace of these days and"
            " the first tier's prices of us-east-1; saves: what findings say, parts of one bill once"
        )
        lines += ["", *textwrap.wrap(told, screen.width)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def document(found: Fleet, *, by: str, places: Sequence[str]) -> dict[str, Any]:
    """The same for machines; sums in USD a month of 730 hours."""
    return {
        "kind": "deburr.fleet",
        "by": by,
        "places": list(places),
        "groups": [
            {
                "name": group.name,
                "functions": group.functions,
                "called": group.called,
                "calls_a_month": _number(group.calls),
                "failed_share": group.failed,
                "usd_a_month": _number(group.usd),
                "saves_usd_a_month": _number(group.saves_usd),
                "findings": {str(level): count for level, count in group.levels.items()},
            }
            for group in found.groups
        ],
        "findings": [
            {
                "rule": matter.rule,
                "level": str(matter.level),
                "functions": dict(matter.functions),
                "saves_usd_a_month": _number(matter.saves_usd),
            }
            for matter in found.matters
        ],
    }


def _groups(groups: Sequence[Group], by: str, top: int, screen: Screen) -> list[str]:
    shown = groups[:top]
    wide = max(10, screen.width - 55)
    width = min(max([len(by), *(len(group.name) for group in shown)]), wide)
    titles = (
        f"{by[:width]:<{width}} {'functions':>9} {'called':>6} {'calls':>7} {'errors':>7} {'$ a month':>9} {'saves':>7}"
    )
    lines = [screen.paint(f"{titles}  findings", "1")]
    for group in shown:
        called = "-" if group.called is None else f"{group.called:,}"
        calls = "-" if group.calls is None else _short(group.calls)
        failed = "-" if group.failed is None else f"{group.failed:.1%}"
        usd = "-" if group.usd is None else money(group.usd).removeprefix("$")
        saves = money(group.saves_usd).removeprefix("$") if group.saves_usd else "-"
        lines.append(
            f"{cut(group.name, width):<{width}} {group.functions:>9,} {called:>6} {calls:>7} {failed:>7} {usd:>9} "
            f"{saves:>7}  {_levels(group.levels, screen)}"
        )
    if len(groups) > top:
        lines.append(f"  ... and {len(groups) - top:,} more: --top {len(groups)} shows them")
    return lines


def _matters(matters: Sequence[Matter], top: int, screen: Screen) -> list[str]:
    shown = matters[:top]
    width = min(max(len(matter.rule) for matter in shown), 44)
    lines = [screen.paint(f"{'finding':<{width}} {'functions':>9} {'saves':>7}  whose", "1")]
    for matter in shown:
        saves = money(matter.saves_usd).removeprefix("$") if matter.saves_usd else "-"
        head = f"{cut(matter.rule, width):<{width}}"
        whose = _whose(matter.functions, screen.width - width - 20)
        lines.append(f"{screen.paint(head, MARKS[matter.level])} {matter.many:>9,} {saves:>7}  {whose}")
    if len(matters) > top:
        lines.append(f"  ... and {len(matters) - top:,} more: --top {len(matters)} shows them")
    return lines


def _levels(levels: Mapping[Level, int], screen: Screen) -> str:
    told = [screen.paint(f"{count}{str(level)[0]}", MARKS[level]) for level, count in levels.items() if count]
    return " ".join(told) or "-"


def _whose(functions: Mapping[str, int], width: int) -> str:
    """`payments 20, web 12 +3`: as many names as there is room for."""
    text = ""
    for nth, (name, count) in enumerate(functions.items()):
        longer = f"{text}, {name} {count}" if text else f"{cut(name, max(8, width - 6))} {count}"
        rest = len(functions) - nth - 1
        if text and len(longer) + (len(f" +{rest}") if rest else 0) > width:
            return f"{text} +{rest + 1}"
        text = longer
    return text


def _short(count: Decimal) -> str:
    """`812`, `18k`, `1.2M`."""
    for size, mark in SHORT.items():
        if count >= size:
            scaled = count / size
            return f"{scaled:.1f}{mark}" if scaled < 10 else f"{scaled:,.0f}{mark}"
    return f"{count:.0f}"


def _number(value: Decimal | None) -> float | None:
    return None if value is None else round(float(value), 6)
