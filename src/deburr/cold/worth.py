"""What milliseconds of a cold start come to: dollars a month, and the P99 of all invocations."""

from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct

from deburr.cost.compute import compute, gb_second
from deburr.facts.book import Facts
from deburr.simulate.exact import stationary
from deburr.workload.histogram import Histogram
from deburr.workload.profile import Profile
from deburr.workload.spread import Spread

MONTH_S = 365.25 * 86400 / 12
LAST = 0.99
POINTS = 1000


class Calls(Struct, frozen=True):
    """How often the function is called, and how often that is cold.

    per_month   None when nobody said.
    cold_share  0-1; None when neither measured nor to be worked out.
    basis       where the share comes from.
    warm        durations of warm invocations, ms; None when nothing answered.
    """

    per_month: int | None
    cold_share: float | None
    basis: str
    warm: Spread | None

    @property
    def cold_per_month(self) -> float | None:
        if self.per_month is None or self.cold_share is None:
            return None
        return self.per_month * self.cold_share


def calls(
    *, per_month: int | None, given_share: float | None, profile: Profile | None, warm_ms: Sequence[float], facts: Facts
) -> Calls:
    """What is known of a function's calls: as given, else as measured in production, else as theory has it.

    given_share  by the user, 0-1.
    profile      that joined the function; its share counts where it was measured on real traffic.
    warm_ms      as the lab just measured them, for want of better.
    """
    warm: Spread | None = profile.warm_ms if profile is not None and profile.warm_ms is not None else None
    if warm is None and warm_ms:
        warm = Histogram.of(warm_ms)
    if given_share is not None:
        return Calls(per_month, given_share, "as given", warm)
    if (
        profile is not None
        and profile.cold_share is not None
        and profile.how in ("logs", "account", "hand", "simulate")
    ):
        return Calls(per_month or _rate(profile), profile.cold_share, profile.basis, warm)
    middle_ms = warm.quantile(0.5) if warm is not None else None
    if per_month and middle_ms:
        keep_alive = facts["keep_alive.observed"]
        share = stationary(
            per_s=per_month / MONTH_S,
            service_s=middle_ms / 1000,
            keep_alive_s=float(facts.seconds("keep_alive.observed")),
        ).cold_share
        return Calls(
            per_month, share, f"worked out for {per_month:,} calls a month, evenly spread ({keep_alive.checked})", warm
        )
    return Calls(per_month, None, "", warm)


def usd_a_month(gain_ms: float, calls: Calls, *, memory_mb: int, architecture: str, facts: Facts) -> float | None:
    """What a shorter cold start saves a month; init is billed since 2025-08 like the invocation itself.

    None when nobody knows how many cold starts a month has.
    """
    cold = calls.cold_per_month
    if cold is None:
        return None
    each = compute(memory_mb=memory_mb, billed_ms=Decimal(str(gain_ms)), gb_s=gb_second(facts, architecture))
    return round(float(each) * cold, 6)


def p99_ms(calls: Calls, cold_ms: Sequence[float], gain_ms: float) -> float | None:
    """By how much the P99 of all invocations falls when every cold one is that much shorter.

    cold_ms  init and first invocation together, as measured.
    None     when the share of cold starts or the warm durations are not known.
    """
    if calls.cold_share is None or calls.warm is None or not cold_ms:
        return None
    before = _last(calls.warm, cold_ms, calls.cold_share)
    after = _last(calls.warm, [max(0.0, ms - gain_ms) for ms in cold_ms], calls.cold_share)
    return None if before is None or after is None else round(before - after, 3)


def _last(warm: Spread, cold_ms: Sequence[float], share: float) -> float | None:
    """The 99th percentile of warm and cold invocations together; None where the warm ones were not given in full."""
    parts = [(ms, share / len(cold_ms)) for ms in cold_ms]
    for at in range(POINTS):
        value = (
            warm.quantile((at + 0.5) / POINTS) if isinstance(warm, Histogram) else _between(warm, (at + 0.5) / POINTS)
        )
        if value is None:
            return None
        parts.append((value, (1 - share) / POINTS))
    reached = 0.0
    for value, weight in sorted(parts):
        reached += weight
        if reached >= LAST:
            return value
    return max(cold_ms)


def _between(warm: Spread, q: float) -> float | None:
    """The next quantile that was given, where only a few were."""
    if isinstance(warm, Histogram):
        return warm.quantile(q)
    return next((value for share, value in warm.given if share >= q), warm.max)


def _rate(profile: Profile) -> int | None:
    """Calls a month as its window has them."""
    if profile.start is None or profile.end is None or profile.end <= profile.start:
        return None
    return round(profile.n * MONTH_S / (profile.end - profile.start).total_seconds())
