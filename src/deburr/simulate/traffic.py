"""When requests come: steady, by the hour of the day, in bursts, on a ramp; each as a rate that changes in steps."""

import math
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec import Struct

from deburr.errors import DeburrError
from deburr.simulate.scene import Rates, Steps
from deburr.simulate.spelled import parted, per_second, seconds

MINUTE_S = 60.0
DAY_S = 86400.0
KINDS = (
    "poisson:20/s, diurnal:20/s,peak=1.8, bursty:20/s,peak=10,burst=60s,quiet=10min, ramp:1/s,50/s,over=1h or a file"
)
MOST_STEPS = 1_000_000


class Traffic(Struct, frozen=True):
    """Traffic as it is simulated.

    rates     Poisson arrivals at a rate that changes in steps; None for a trace of moments.
    moments   called, it gives the moments in seconds from the start, in order, a chunk at a time.
    end_s     how long it is.
    requests  how many there are, or are to be expected.
    said      what it is, for the report.
    notes     what was assumed, or put right, on the way.
    steady    requests a second when they never change; None otherwise.
    repeats_s  after how long it is much the same again: 0 when any part is like any other, a day for what follows the
              day; None when its beginning is not like the rest, as of a ramp or a trace.
    clock_s   the second of the day, UTC, at which it begins.
    """

    end_s: float
    requests: float
    said: str
    rates: Rates | Steps | None = None
    moments: Callable[[], Iterator[Sequence[float]]] | None = None
    notes: tuple[str, ...] = ()
    steady: float | None = None
    repeats_s: float | None = None
    clock_s: float = 0.0

    @property
    def per_month(self) -> float:
        """Requests in 730 hours of it."""
        return self.requests / self.end_s * 730 * 3600


def spelled(text: str, *, seconds_long: float, seed: int) -> Traffic:
    """Traffic from its spelling.

    seconds_long  how much of it is made.
    seed          for bursts, whose beginnings are drawn.
    Raises        DeburrError saying which kinds there are.
    """
    kind, alone, named = parted(text, "--traffic")
    makers = {"poisson": _poisson, "diurnal": _diurnal, "bursty": _bursty, "mmpp": _mmpp, "ramp": _ramp}
    if kind not in makers or not alone:
        raise DeburrError(f"{text!r} is neither a file nor a kind of traffic", where="--traffic", hint=f"write {KINDS}")
    return makers[kind](alone, named, seconds_long, seed)


def _made(rates: Rates, said: str, *, repeats_s: float | None, steady: float | None = None) -> Traffic:
    return Traffic(rates.end_s, rates.expected, said, rates=rates, steady=steady, repeats_s=repeats_s)


def _poisson(alone: Sequence[str], named: Mapping[str, str], long_s: float, seed: int) -> Traffic:
    _only(alone, 1, named, ())
    rate = per_second(alone[0], "--traffic")
    return _made(Rates((long_s,), (rate,)), f"{rate:g}/s, steady", repeats_s=0.0, steady=rate)


def _diurnal(alone: Sequence[str], named: Mapping[str, str], long_s: float, seed: int) -> Traffic:
    """A cosine over the day, lowest at its beginning."""
    _only(alone, 1, named, ("peak", "period"))
    mean = per_second(alone[0], "--traffic")
    peak = _times(named.get("peak", "1.8"), 1, 2, "peak: the day's highest rate over its mean")
    period = seconds(named.get("period", "24h"), "--traffic period")
    step = max(MINUTE_S, long_s / MOST_STEPS)
    ends = _steps(long_s, step)
    rates = array("d", (mean * (1 - (peak - 1) * math.cos(2 * math.pi * (end - step / 2) / period)) for end in ends))
    said = f"{mean:g}/s on average, {peak:g} times that at the peak of the day"
    return _made(Rates(ends, rates), said, repeats_s=period)


def _bursty(alone: Sequence[str], named: Mapping[str, str], long_s: float, seed: int) -> Traffic:
    """Two rates that keep the mean, drawn in turn."""
    _only(alone, 1, named, ("peak", "burst", "quiet"))
    mean = per_second(alone[0], "--traffic")
    burst = seconds(named.get("burst", "60s"), "--traffic burst")
    quiet = seconds(named.get("quiet", "10min"), "--traffic quiet")
    share = burst / (burst + quiet)
    peak = _times(named.get("peak", "10"), 1, 1 / share, "peak: a burst's rate over the mean")
    calm = mean * (1 - peak * share) / (1 - share)
    rates = _switching(calm, mean * peak, quiet, burst, long_s, seed)
    said = f"{mean:g}/s on average, bursts of {mean * peak:g}/s for {burst:g} s, {quiet:g} s apart"
    return _made(rates, said, repeats_s=0.0)


def _mmpp(alone: Sequence[str], named: Mapping[str, str], long_s: float, seed: int) -> Traffic:
    _only(alone, 2, named, ("burst", "quiet"))
    calm, busy = (per_second(each, "--traffic", zero=True) for each in alone)
    burst = seconds(named.get("burst", "60s"), "--traffic burst")
    quiet = seconds(named.get("quiet", "10min"), "--traffic quiet")
    if not calm and not busy:
        raise DeburrError("both rates are 0", where="--traffic", hint="write mmpp:2/s,50/s,quiet=10min,burst=30s")
    said = f"{calm:g}/s, and {busy:g}/s for {burst:g} s every {quiet:g} s, at random"
    return _made(_switching(calm, busy, quiet, burst, long_s, seed), said, repeats_s=0.0)


def _ramp(alone: Sequence[str], named: Mapping[str, str], long_s: float, seed: int) -> Traffic:
    _only(alone, 2, named, ("over",))
    first, last = (per_second(each, "--traffic", zero=True) for each in alone)
    over = seconds(named["over"], "--traffic over") if "over" in named else long_s
    long_s = max(long_s, over) if "over" not in named else max(over, min(long_s, over * 2))
    step = max(min(MINUTE_S, over / 100), long_s / MOST_STEPS)
    ends = _steps(long_s, step)
    rates = array("d", (first + (last - first) * min(1.0, (end - step / 2) / over) for end in ends))
    if not any(rates):
        raise DeburrError("the ramp never leaves 0", where="--traffic", hint="write ramp:0/s,50/s,over=1h")
    return _made(Rates(ends, rates), f"from {first:g}/s to {last:g}/s over {over:g} s", repeats_s=None)


def _switching(calm: float, busy: float, quiet_s: float, burst_s: float, long_s: float, seed: int) -> Rates:
    """Exponential stays in two states (a Markov-modulated Poisson process), beginning calm."""
    from deburr.simulate.draws import TRAFFIC, generator  # what is steady draws nothing

    draw = generator(seed, TRAFFIC).random
    ends, rates = array("d"), array("d")
    now, bursting = 0.0, False
    while now < long_s:
        now = min(long_s, now - (burst_s if bursting else quiet_s) * math.log(1.0 - draw()))
        ends.append(now)
        rates.append(busy if bursting else calm)
        bursting = not bursting
        if len(ends) > MOST_STEPS:
            raise DeburrError("bursts are too many", where="--traffic", hint="simulate less time with --for")
    return Rates(ends, rates)


def spoken(seconds_long: float) -> str:
    """A span of time in the unit that fits: `36.5 h`."""
    for unit, least in (("days", 3 * DAY_S), ("h", 3600.0), ("min", 60.0)):
        if seconds_long >= least:
            return f"{seconds_long / {'days': DAY_S, 'h': 3600.0, 'min': 60.0}[unit]:,.3g} {unit}"
    return f"{seconds_long:.3g} s"


def _steps(long_s: float, step: float) -> "array[float]":
    count = max(1, math.ceil(long_s / step - 1e-9))
    return array("d", (min(long_s, step * (at + 1)) for at in range(count)))


def _only(alone: Sequence[str], many: int, named: Mapping[str, str], known: Sequence[str]) -> None:
    strange = [name for name in named if name not in known]
    if len(alone) != many or strange:
        said = f"knows no {strange[0]}" if strange else f"takes {many} rate{'s' * (many > 1)}, not {len(alone)}"
        raise DeburrError(said, where="--traffic", hint=f"write {KINDS}")


def _times(text: str, least: float, most: float, what: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not least <= value <= most:
        raise DeburrError(f"{text!r} is not from {least:g} to {most:.4g}", where="--traffic", hint=what)
    return value
