"""How a measured quantity is spread: every value counted, or a few quantiles that somebody wrote down."""

import re
from typing import Any

from msgspec import Struct

from deburr.errors import ProfileError
from deburr.workload.fields import Fields, shown
from deburr.workload.histogram import RELATIVE_ERROR, Histogram

PERCENTILE = r"p[0-9]{1,2}(\.[0-9]+)?"


class Quantiles(Struct, frozen=True):
    """Quantiles as they were given, for example by a dashboard; what was not given is unknown.

    given  (share, value), ascending: (0.5, 4100.0) is a P50 of 4100.
    n      how many values they rest on; None when nobody said.
    """

    given: tuple[tuple[float, float], ...] = ()
    n: int | None = None
    min: float | None = None
    max: float | None = None
    mean: float | None = None

    def __post_init__(self) -> None:
        if any(not 0 < share < 1 for share, _ in self.given):
            raise ValueError("a share is not between 0 and 1")
        if [share for share, _ in self.given] != sorted({share for share, _ in self.given}):
            raise ValueError("the quantiles are not in ascending order")
        rising = [value for value in (self.min, *(value for _, value in self.given), self.max) if value is not None]
        if rising != sorted(rising):
            raise ValueError("a higher quantile has a lower value")

    def quantile(self, q: float) -> float | None:
        """The quantile if it was given, None otherwise: nothing is interpolated.

        q       0-1; 0 is the minimum and 1 the maximum.
        Raises  ValueError when q is outside 0-1.
        """
        if not 0 <= q <= 1:
            raise ValueError(f"a quantile is asked for by a share from 0 to 1, not {q!r}")
        if q in (0, 1):
            return self.max if q else self.min
        return next((value for share, value in self.given if abs(share - q) < 1e-9), None)


Spread = Histogram | Quantiles


def read_spread(fields: Fields, key: str) -> Spread | None:
    """A histogram, or quantiles as somebody wrote them down; None when the key is absent or null.

    Raises  ProfileError when it is neither, or contradicts itself.
    """
    if fields.take(key) is None:
        return None
    inner = fields.object(key)
    try:
        return _histogram(inner) if "buckets" in inner.written else _quantiles(inner)
    except ValueError as error:
        raise inner.contradicts(error) from error


def _quantiles(inner: Fields) -> Quantiles:
    given: list[tuple[float, float]] = []
    for key in inner.written:
        share = share_of(key)
        value = inner.number(key) if share is not None else None
        if share is not None and value is not None:
            given.append((share, value))
    found = Quantiles(
        tuple(sorted(given)),
        n=inner.count("n"),
        min=inner.number("min"),
        max=inner.number("max"),
        mean=inner.number("mean"),
    )
    if not given and found.max is None and found.mean is None:
        raise ProfileError(
            "holds neither quantiles nor a max or mean",
            where=inner.where,
            hint='write {"p50": 80, "p99": 210}',
        )
    return found


def _histogram(inner: Fields) -> Histogram:
    if inner.number("relative_error") not in (None, RELATIVE_ERROR):
        raise inner.wrong(
            "relative_error",
            f"buckets of relative error {shown(inner.written['relative_error'])}; this deburr reads {RELATIVE_ERROR}",
            "update deburr, or give quantiles instead of buckets",
        )
    buckets: list[tuple[int, int]] = []
    written = inner.take("buckets")
    for index, pair in enumerate(written if isinstance(written, list) else [written]):
        match pair:
            case [int(at), int(count)] if not isinstance(at, bool) and not isinstance(count, bool):
                buckets.append((at, count))
            case _:
                raise ProfileError(
                    f"is no [index, count]: {shown(pair)}",
                    where=f"{inner.where}/buckets/{index}",
                    hint="leave histograms to deburr; by hand, give quantiles",
                )
    return Histogram(
        n=inner.needed_count("n", "leave histograms to deburr; by hand, give quantiles"),
        min=inner.number("min"),
        max=inner.number("max"),
        thousandths=inner.count("sum_thousandths") or 0,
        zeros=inner.count("zeros") or 0,
        buckets=tuple(buckets),
    )


def spread_document(spread: Spread) -> dict[str, Any]:
    """A spread as JSON; what is unknown is left out."""
    if isinstance(spread, Quantiles):
        known = {"n": spread.n, "min": spread.min, "max": spread.max, "mean": spread.mean}
        named = {f"p{share * 100:.10g}": value for share, value in spread.given}
        return named | {key: value for key, value in known.items() if value is not None}
    return {
        "relative_error": RELATIVE_ERROR,
        "n": spread.n,
        **({} if spread.min is None else {"min": spread.min, "max": spread.max}),
        "sum_thousandths": spread.thousandths,
        "zeros": spread.zeros,
        "buckets": [list(pair) for pair in spread.buckets],
    }


def share_of(key: str) -> float | None:
    """0.99 for `p99`, 0.999 for `p99.9`; None for what names no quantile between 0 and 1."""
    if not re.fullmatch(PERCENTILE, key):
        return None
    share = round(float(key[1:]) / 100, 12)
    return share if 0 < share < 1 else None
