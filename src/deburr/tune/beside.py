"""Two functions of one code measured beside each other, one for each architecture: which of them costs less."""

from deburr.tune.intervals import Interval
from deburr.tune.result import Result, Row


def told(mine: Result, other: Result) -> str:
    """One sentence; of two intervals that overlap nothing is claimed."""
    ours, theirs = _row(mine), _row(other)
    if ours is None or theirs is None:
        silent = mine if ours is None else other
        states = ", ".join(f"{row.memory_mb:,} MB {row.state}" for row in silent.rows if row.state)
        return f"{silent.architecture} ({silent.function}) ran at no size{f': {states}' if states else ''}"
    here, there = _said(mine, ours), _said(other, theirs)
    return f"{there}; {here}: {_verdict(other.architecture, ours.usd, theirs.usd)}"


def _row(result: Result) -> Row | None:
    """Of the size that it came to."""
    return next((row for row in result.rows if row.memory_mb == result.verdict.size), None)


def _said(result: Result, row: Row) -> str:
    warm = f"{row.warm_ms.value:,.0f} ms" if row.warm_ms is not None else "no warm call"
    usd = f"${row.usd.value:,.2f} for 1M" if row.usd is not None else "no price"
    return f"{result.architecture} ({result.function}) at {row.memory_mb:,} MB: {warm}, {usd}"


def _verdict(architecture: str, ours: Interval | None, theirs: Interval | None) -> str:
    """Where both intervals hold, as they do in nine of ten tunings, the ratio is between their outermost ends."""
    ends = [end for each in (ours, theirs) for end in ((each.low, each.high) if each is not None else (None, None))]
    known = [end for end in ends if end is not None and end > 0]
    if len(known) < len(ends):
        return "too few environments to compare what they cost"
    least, most = known[2] / known[1] - 1, known[3] / known[0] - 1
    if most < 0:
        return f"{architecture} costs {-most:.0%} to {-least:.0%} less"
    if least > 0:
        return f"{architecture} costs {least:.0%} to {most:.0%} more"
    return f"{architecture} costs {-least:.0%} less to {most:.0%} more: they cannot be told apart"
