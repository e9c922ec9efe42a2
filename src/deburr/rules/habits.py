"""Hygiene is said once: one finding per rule and project, with how many functions it is about, and which."""

from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter

from msgspec.structs import replace

from deburr.cost.price import Price
from deburr.edits import Advice, Edit
from deburr.findings import Finding

ALIKE, NO_MORE = "something alike", "no more than that"
"""What is said of the rest, where only what most have in common is told, and of those that nothing is told of."""


def together(found: Iterable[Finding]) -> Iterator[Finding]:
    """Findings with a habit, each rule's as one that is about the project and no single function.

    It is known by its rule alone, and by what its findings are alike in where they say so, so that a baseline knows it
    however many functions come and go.
    """
    habits: dict[tuple[str, str], list[Finding]] = {}
    for finding in found:
        habits.setdefault((finding.rule, finding.group), []).append(finding)
    for (rule, alike), group in habits.items():
        first = min(group, key=lambda finding: (finding.level.rank, finding.at))
        functions = tuple(sorted({address for finding in group for address in finding.functions}))
        places = sorted({place for finding in group for place in (finding.at, *finding.also)} - {first.at})
        yield replace(
            first,
            message=first.message if len(functions) == 1 else first.habit.format(count=len(functions)),
            confidence=max((finding.confidence for finding in group), key=lambda confidence: confidence.rank),
            also=tuple(places),
            price=_price(group),
            consequence=consequences(group),
            fix=_fix(group, first),
            function="",
            functions=functions,
            fixes=tuple(dict.fromkeys(edit for each in sorted(group, key=attrgetter("at")) for edit in each.fixes)),
            group=" ".join(filter(None, (rule, alike))) if len(functions) > 1 else "",
            fingerprint=f"|{rule}|{alike}|1",
        )


def _price(group: Sequence[Finding]) -> Price | None:
    """What they cost together: bills of a month add up, and a rate stays what it is where it is the same for all."""
    prices = [finding.price for finding in group if finding.price is not None]
    if len(prices) < len(group):
        return None
    if len({(price.usd, price.per) for price in prices}) == 1 and prices[0].per != "month":
        return prices[0]
    if any(price.per != "month" for price in prices):
        return None
    return replace(prices[0], usd=sum((price.usd for price in prices), start=prices[0].usd * 0))


def _fix(group: Sequence[Finding], first: Finding) -> Edit | Advice | None:
    """The advice of the first, or each with how many functions it is for where it differs."""
    told: dict[str, set[str]] = {}
    for finding in group:
        if isinstance(finding.fix, Advice):
            told.setdefault(finding.fix.text, set()).update(finding.functions)
    if len(told) < 2 or not isinstance(first.fix, Advice):
        return first.fix
    ranked = sorted(told.items(), key=lambda said: (-len(said[1]), said[0]))
    return Advice("; ".join(f"{what} ({len(functions)})" for what, functions in ranked))


def consequences(group: Sequence[Finding], most: int | None = None) -> str:
    """What follows, and for how many functions where that differs: their counts add up to all there are.

    most  how many that differ are told; None for all.
    """
    told: dict[str, set[str]] = {}
    for finding in group:
        told.setdefault(finding.consequence, set()).update(finding.functions)
    if len(told) == 1:
        return next(iter(told))
    ranked = sorted(told.items(), key=lambda said: (-len(said[1]), said[0]))
    parts: list[tuple[str, int]] = []
    counted: set[str] = set()
    for what, functions in ranked:  # one of which several things are told counts once
        if functions - counted:
            parts.append((what, len(functions - counted)))
        counted |= functions
    silent = sum(count for what, count in parts if not what)
    parts = [part for part in parts if part[0]]
    if len(parts) == 1 and not silent:
        return parts[0][0]
    alike = sum(count for _, count in parts[most:]) if most is not None else 0
    parts = [*parts[:most], *[(ALIKE, alike)] * (alike > 0), *[(NO_MORE, silent)] * (silent > 0)]
    return "; ".join(f"{what} ({count})" for what, count in parts)
