"""What running a function costs."""

from decimal import Decimal

from deburr.facts.book import Facts
from deburr.facts.fact import Fact
from deburr.facts.tiers import tiers

MB_PER_GB = 1024


def gb_second(facts: Facts, architecture: str | None) -> Fact:
    """The price of a GB-second on demand for `x86_64` or `arm64`; x86_64 while unknown."""
    return facts["price.lambda.arm.gbs" if architecture == "arm64" else "price.lambda.x86.gbs"]


def compute(*, memory_mb: int, billed_ms: Decimal | int, gb_s: Fact) -> Decimal:
    """What one invocation costs in compute, in US dollars; the request fee is not in it.

    memory_mb  128-10240 on standard compute; Lambda's GB is 1024 MB.
    billed_ms  as billed: rounded up to 1 ms, init included.
    gb_s       a fact in USD per GB-s; its first tier is used.
    Raises     FactsError for a fact that is no price.
    """
    price = tiers(gb_s)[0][1]
    return Decimal(memory_mb) / MB_PER_GB * Decimal(billed_ms) / 1000 * price


def provisioned_month(*, environments: int, memory_mb: int, gb_s: Fact, hours: int = 730) -> Decimal:
    """What keeping environments provisioned costs in a month, executions not included, in US dollars.

    hours  730, a twelfth of a year, unless scheduled off.
    """
    return Decimal(environments) * Decimal(memory_mb) / MB_PER_GB * hours * 3600 * gb_s.number
