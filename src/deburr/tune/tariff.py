"""What a mean call costs and takes, with cold starts as often as the user's traffic has them."""

from decimal import Decimal
from statistics import fmean

from msgspec import Struct

from deburr.cost.compute import MB_PER_GB, gb_second
from deburr.cost.function import Month, function_month
from deburr.cost.line import total
from deburr.facts.book import Facts
from deburr.facts.tiers import per, tiers
from deburr.tune.samples import Seen


class Tariff(Struct, frozen=True):
    """US dollars as floats: they are compared, never added up to a bill.

    gb_s         a GB-second, first tier.
    request      one request.
    tmp_s        a second of /tmp beyond what is free.
    cold_share   cold starts per invocation, 0-1.
    per_month    invocations; None while nobody said.
    """

    gb_s: float
    request: float
    tmp_s: float
    cold_share: float
    per_month: int | None
    architecture: str
    tmp_mb: int

    def usd(self, memory_mb: int, billed_ms: float) -> float:
        """One invocation: request fee, compute and /tmp."""
        return self.request + billed_ms / 1000 * (memory_mb / MB_PER_GB * self.gb_s + self.tmp_s)

    def mixed(self, warm: float, cold: float) -> float:
        """A mean invocation, cold ones in it as often as they come."""
        return (1 - self.cold_share) * warm + self.cold_share * cold

    def cost(self, seen: Seen) -> float:
        """A mean invocation of this environment."""
        assert seen.first is not None
        warm = fmean(call.billed_ms for call in seen.warm)
        return self.usd(seen.memory_mb, self.mixed(warm, seen.first.billed_ms))

    def latency_ms(self, seen: Seen) -> float:
        """A mean invocation of this environment as its caller sees it."""
        return self.mixed(seen.warm_ms, seen.cold_ms)

    def month(self, facts: Facts, memory_mb: int, billed_ms: float, *, architecture: str = "") -> Decimal | None:
        """A month at the user's traffic, price tiers included, in US dollars; None while traffic is not known."""
        if self.per_month is None:
            return None
        seconds = Decimal(self.per_month) * Decimal(repr(billed_ms)) / 1000
        month = Month(
            memory_mb, architecture or self.architecture, Decimal(self.per_month), seconds, tmp_mb=self.tmp_mb
        )
        return total(function_month(facts, month))


def tariff(facts: Facts, *, architecture: str, tmp_mb: int, cold_share: float, per_month: int | None) -> Tariff:
    """Today's prices in us-east-1 for one architecture.

    Raises  FactsError for a price that is none.
    """
    request = facts["price.lambda.request"]
    extra_gb = max(0, tmp_mb - facts["lambda.tmp.default"].whole) / MB_PER_GB
    return Tariff(
        gb_s=float(tiers(gb_second(facts, architecture))[0][1]),
        request=float(tiers(request)[0][1]) / per(request),
        tmp_s=extra_gb * float(facts["price.lambda.tmp.gbs"].number),
        cold_share=cold_share,
        per_month=per_month,
        architecture=architecture,
        tmp_mb=tmp_mb,
    )
