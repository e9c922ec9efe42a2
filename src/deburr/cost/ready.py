"""Keeping environments ready: provisioned concurrency against on demand, and SnapStart's snapshots."""

from decimal import Decimal

from deburr.cost.comparison import Comparison, Way
from deburr.cost.compute import MB_PER_GB, gb_second
from deburr.cost.function import HOURS_A_MONTH, SECONDS_A_MONTH
from deburr.cost.line import Line, priced
from deburr.cost.price import money
from deburr.facts.book import Facts
from deburr.facts.tiers import tiers


def break_even(facts: Facts, architecture: str) -> Decimal:
    """The share of provisioned time at work above which it costs less than on demand, 0-1."""
    arm = "arm" if architecture == "arm64" else "x86"
    kept, used = (facts[f"price.lambda.pc.{name}.gbs"].number for name in (arm, f"duration.{arm}"))
    return kept / (tiers(gb_second(facts, architecture))[0][1] - used)


def provisioned(
    facts: Facts,
    *,
    environments: int,
    memory_mb: int,
    architecture: str = "x86_64",
    used: Decimal = Decimal(0),
    hours: Decimal = Decimal(HOURS_A_MONTH),
) -> Comparison:
    """The same work on provisioned environments and on demand; the request fee is the same and not in it.

    used   the share of the provisioned time that is at work, 0-1.
    hours  a month that they are kept, 730 unless scheduled off.
    """
    gb = Decimal(environments) * memory_mb / MB_PER_GB
    kept_gbs = gb * hours * 3600
    arm = "arm" if architecture == "arm64" else "x86"
    kept = priced("kept ready", facts[f"price.lambda.pc.{arm}.gbs"], kept_gbs, of="GB-s")
    work = priced("at work", facts[f"price.lambda.pc.duration.{arm}.gbs"], kept_gbs * used, of="GB-s")
    demand = priced("at work", gb_second(facts, architecture), kept_gbs * used, of="GB-s")
    edge = break_even(facts, architecture)
    says = [f"provisioned is the cheaper one above {edge:.1%} use; a cold start less is what it is for below that"]
    ways = (Way("provisioned", (kept, work)), Way("on demand", (demand,)))
    if used:
        less = ways[1].usd - ways[0].usd
        same = abs(less) < Decimal("0.01")
        each = f"{money(abs(less))} a month"
        other = f"it saves {each}" if less > 0 else f"it costs {each} more"
        says.append(f"at {used:.0%} use {'they cost the same' if same else other}")
    if hours == HOURS_A_MONTH:
        half = Way("x", (priced("kept ready", facts[f"price.lambda.pc.{arm}.gbs"], kept_gbs * 50 / 168, of="GB-s"),))
        says.append(f"kept for 10 h on 5 days a week: {money(half.usd)} for being ready")
    plural = "s" * (environments != 1)
    title = f"{environments:,} environment{plural} of {memory_mb:,} MB ({architecture}) for {hours:,.0f} h a month"
    return Comparison(title, ways, tuple(says))


def snapstart(facts: Facts, *, memory_mb: int, versions: int, cold_starts: int) -> Comparison:
    """What SnapStart's snapshots cost for Python and .NET; for Java managed runtimes they are free."""
    gb = Decimal(memory_mb) / MB_PER_GB
    cache = facts["price.lambda.snapstart.cache.gbs"]
    kept = priced("snapshots kept", cache, gb * versions * SECONDS_A_MONTH, of="GB-s")
    restored = priced("restores", facts["price.lambda.snapstart.restore.gb"], gb * cold_starts, of="GB")
    one = priced("one", cache, gb * SECONDS_A_MONTH, of="GB-s").usd or Decimal(0)
    java = Line("snapshots and restores", "Java managed runtimes", Decimal(0), (cache,))
    says = (
        f"every published version that is kept costs {money(one)} a month more: prune old ones",
        f"billed for at least {facts['snapstart.min_cache_hours'].value} h after publishing",
    )
    title = f"{memory_mb:,} MB, {versions:,} version{'s' * (versions != 1)}, {cold_starts:,} cold starts a month"
    return Comparison(title, (Way("Python, .NET", (kept, restored)), Way("Java", (java,))), says)
