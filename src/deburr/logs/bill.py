"""What the calls of a Tally cost, and which part of it bought nothing."""

from dataclasses import dataclass
from decimal import Decimal

from deburr.cost.compute import compute, gb_second
from deburr.facts.book import Facts
from deburr.facts.tiers import cost
from deburr.logs.environments import Environment
from deburr.logs.tally import Tally

NEVER_USED = "memory_never_used"


@dataclass(frozen=True, slots=True)
class Waste:
    """Dollars by cause; causes do not overlap, but for NEVER_USED, which is a bound over what went well.

    bound  True when it is at most this much: with less memory there is less CPU, and calls may take longer.
    """

    cause: str
    usd: Decimal
    bound: bool = False


def bill(tally: Tally, facts: Facts, architecture: str | None = None) -> Decimal:
    """Compute and requests of everything billed, in US dollars, at the first tier and without the free tier."""
    gb_s = gb_second(facts, architecture)
    usd = sum((compute(memory_mb=mb, billed_ms=ms, gb_s=gb_s) for mb, ms in tally.billed_ms.items()), Decimal())
    return usd + cost(facts["price.lambda.request"], tally.calls.total(), of="requests")


def waste(
    tally: Tally, environments: dict[str, Environment], facts: Facts, architecture: str | None = None
) -> tuple[Waste, ...]:
    """Compute dollars that answered nobody, dearest first: failed calls by class, inits, rounding up, idle memory."""
    gb_s = gb_second(facts, architecture)
    found: dict[str, Decimal] = {}
    for (kind, memory), ms in tally.failed_ms.items():
        found[kind] = found.get(kind, Decimal()) + compute(memory_mb=memory, billed_ms=ms, gb_s=gb_s)
    for cause, by_memory in (("cold_start_init", tally.init_us), ("rounding", tally.rounding_us)):
        for memory, us in by_memory.items():
            usd = compute(memory_mb=memory, billed_ms=Decimal(us) / 1000, gb_s=gb_s)
            found[cause] = found.get(cause, Decimal()) + usd
    causes = [Waste(cause, usd) for cause, usd in found.items() if usd]
    used = most_used(tally, environments)
    if used and len(tally.billed_ms) == 1:
        [(memory, ms)] = tally.billed_ms.items()
        idle = max(0, memory - max(used, facts["lambda.memory.min"].whole))
        well = ms - sum(tally.failed_ms.values())
        usd = compute(memory_mb=idle, billed_ms=well, gb_s=gb_s)
        if usd:
            causes.append(Waste(NEVER_USED, usd, bound=True))
    return tuple(sorted(causes, key=lambda each: (each.bound, -each.usd, each.cause)))


def most_used(tally: Tally, environments: dict[str, Environment]) -> int | None:
    """MB that the hungriest environment used; None when the logs do not say."""
    if environments:
        return max((each.used for each in environments.values()), default=0) or None
    most = tally.used.quantiles([1])[0] if tally.used.n else None
    return int(most) if most else None
