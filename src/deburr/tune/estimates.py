"""What each size costs and takes: along the curve while that holds, else as measured."""

import math
from collections.abc import Mapping, Sequence
from statistics import fmean

from msgspec import Struct

from deburr.tune.curve import Curve, fit
from deburr.tune.samples import Seen
from deburr.tune.sequences import variance
from deburr.tune.tariff import Tariff


class Estimate(Struct, frozen=True):
    """Of one size.

    usd, ms   a mean invocation: its cost, and how long its caller waits.
    billed_ms as billed.
    """

    usd: float
    ms: float
    billed_ms: float
    warm_ms: float
    cold_ms: float


def curve(seen: Mapping[int, Sequence[Seen]], full_mb: int) -> Curve | None:
    """The curve through the warm calls of every size; None before it can be told from noise."""
    rows = {size: [one.warm_ms for one in row if one.usable] for size, row in seen.items()}
    rows = {size: row for size, row in rows.items() if row and min(row) > 0}
    freedom = sum(len(row) - 1 for row in rows.values())
    squares = sum((len(row) - 1) * variance([math.log(ms) for ms in row]) for row in rows.values() if len(row) > 1)
    if not freedom:
        return None
    means = {size: (fmean(row), len(row)) for size, row in rows.items()}
    return fit(means, noise=math.sqrt(squares / freedom), freedom=freedom, full_mb=full_mb)


def estimates(
    seen: Mapping[int, Sequence[Seen]], sizes: Sequence[int], tariff: Tariff, along: Curve | None
) -> dict[int, Estimate]:
    """For each of these sizes that has answered.

    along  a curve for the warm calls; None, or one that does not hold: the means are taken as they are.
    """
    found: dict[int, Estimate] = {}
    for size in sizes:
        row = [one for one in seen[size] if one.usable]
        if not row:
            continue
        warm, cold = fmean(one.warm_ms for one in row), fmean(one.cold_ms for one in row)
        billed = fmean(fmean(call.billed_ms for call in one.warm) for one in row)
        first = fmean(one.first.billed_ms for one in row if one.first is not None)
        if along is not None and along.holds:
            rounding = billed - warm
            warm = along.blended(size, warm, len(row))
            billed = warm + rounding
        paid = tariff.mixed(billed, first)
        found[size] = Estimate(tariff.usd(size, paid), tariff.mixed(warm, cold), paid, warm, cold)
    return found
