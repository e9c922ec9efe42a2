"""Amounts and distributions as people spell them: `20/s`, `350ms`, `lognormal:120ms,p99=900ms`."""

import math
import re
from collections.abc import Mapping

from deburr.errors import DeburrError
from deburr.simulate import law
from deburr.simulate.law import Law

NUMBER = r"(?P<number>[-+]?(?:\d[\d_]*\.?\d*|\.\d+)(?:e[-+]?\d+)?|nan|inf)"
SECONDS_IN = {
    "ms": 0.001,
    "s": 1.0,
    "min": 60.0,
    "m": 60.0,
    "h": 3600.0,
    "d": 86400.0,
    "day": 86400.0,
    "month": 2_628_000.0,
}
"""A month is 730 hours, as AWS counts it."""
TIME = rf"{NUMBER} ?(?P<unit>ms|s|min|m|h|d)?"
RATE = rf"{NUMBER}(?P<many>[kM])?(?:/(?P<unit>s|min|m|h|d|day|month))?"
LAWS = "fixed:200ms, exponential:0.2s, lognormal:120ms,p99=900ms or quantiles:p50=80ms,p90=200ms,p99=1s"


def seconds(text: str, what: str, *, zero: bool = False) -> float:
    """A time in seconds: `350ms`, `2`, `10min`, `30d`.

    what    what it is, for the message: "--keep-alive".
    zero    whether 0 will do.
    Raises  DeburrError for anything else, numbers below 0, NaN and infinity.
    """
    found = re.fullmatch(TIME, text.strip(), re.IGNORECASE)
    value = float(found["number"]) * SECONDS_IN[(found["unit"] or "s").lower()] if found else math.nan
    if not (math.isfinite(value) and (value > 0 or (zero and value == 0))):
        least = "0 or more" if zero else "above 0"
        raise DeburrError(f"{text!r} is no time {least}", where=what, hint="write 350ms, 2s, 10min, 6h or 30d")
    return value


def per_second(text: str, what: str, *, zero: bool = False) -> float:
    """A rate in requests a second: `20`, `20/s`, `90/min`, `1M/month`.

    Raises  DeburrError for anything else, rates below 0, NaN and infinity; for 0 unless `zero`.
    """
    found = re.fullmatch(RATE, text.strip())
    value = math.nan
    if found:
        many = {"k": 1e3, "M": 1e6, None: 1.0}[found["many"]]
        value = float(found["number"]) * many / SECONDS_IN[found["unit"] or "s"]
    if not (math.isfinite(value) and (value > 0 or (zero and value == 0))):
        least = "of 0 or more" if zero else "above 0"
        raise DeburrError(f"{text!r} is no rate {least}", where=what, hint="write 20/s, 90/min, 500/h or 1M/month")
    return value


def parted(text: str, what: str) -> tuple[str, list[str], dict[str, str]]:
    """`kind:a,b,key=c` as its kind, what stands alone and what is named.

    Raises  DeburrError when a name stands twice.
    """
    kind, _, rest = text.strip().partition(":")
    alone: list[str] = []
    named: dict[str, str] = {}
    for part in filter(None, (each.strip() for each in rest.split(","))):
        name, equals, value = part.partition("=")
        if not equals:
            alone.append(part)
        elif name in named:
            raise DeburrError(f"{text!r} says {name} twice", where=what, hint="keep one")
        else:
            named[name] = value
    return kind.lower(), alone, named


def law_of(text: str, what: str) -> Law:
    """A distribution of times.

    Raises  DeburrError saying which there are.
    """
    kind, alone, named = parted(text, what)
    try:
        if kind in ("fixed", "exponential", "exp") and len(alone) == 1 and not named:
            mean = seconds(alone[0], what, zero=kind == "fixed")
            return law.fixed(mean) if kind == "fixed" else law.exponential(mean)
        if kind == "lognormal" and len(alone) == 1 and set(named) == {"p99"}:
            return law.log_normal(median_s=seconds(alone[0], what), p99_s=seconds(named["p99"], what))
        if kind == "quantiles" and not alone and named:
            return _quantiles(named, what)
        if not alone and not named:
            return law.fixed(seconds(kind, what, zero=True))
    except ValueError as error:
        raise DeburrError(f"{text!r}: {error}", where=what, hint=f"write {LAWS}") from None
    raise DeburrError(f"{text!r} is no distribution of times", where=what, hint=f"write {LAWS}")


def _quantiles(named: Mapping[str, str], what: str) -> Law:
    ends = {"min": None, "max": None} | {
        name: seconds(named[name], what, zero=True) for name in ("min", "max") & named.keys()
    }
    points: list[tuple[float, float]] = []
    for name, value in named.items():
        if name in ends:
            continue
        if not re.fullmatch(r"p\d{1,2}(\.\d+)?", name):
            raise ValueError(f"{name} is no percentile")
        points.append((float(name[1:]) / 100, seconds(value, what, zero=True)))
    return law.quantiles(points, least_s=ends["min"], most_s=ends["max"])
