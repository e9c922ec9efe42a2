"""A fixed number of environments is kept ready day and night.

Provisioned concurrency is billed for as long as it stands, whether anything runs or not. It is cheaper than on
demand while it is busy for more than three fifths of the time; traffic that sleeps at night and at weekends leaves
it idle for most of a week.

Instead, let Application Auto Scaling move it: on a schedule where the hours are known, by its utilisation where
they are not. Registering an alias with it costs nothing.
Silent when a scalable target moves it, for a single environment, below ten dollars a month, where nobody waits
(provisioned-for-nobody speaks of that), when the number is settled at deploy time, and when a Profile shows that
it is busy enough to pay. With a Profile the price is what it costs more than on demand; without one it is a note.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from deburr.cost.compute import gb_second, provisioned_month
from deburr.cost.price import Price, money
from deburr.edits import Advice
from deburr.facts.tiers import tiers
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.workload.function import Compute, Function

if TYPE_CHECKING:
    from deburr.workload.profile import Profile

RULE = Rule(
    name="provisioned-never-scales",
    level=Level.WARNING,
    confidence=Confidence.LIKELY,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html",
        "https://docs.aws.amazon.com/autoscaling/application/userguide/services-that-can-integrate-lambda.html",
    ),
)

WORTH_USD = 10
"""A month; below it the scaling costs more of somebody's time than it saves in a year."""
WORKING_HOURS, WEEK_HOURS = 60, 168
"""Twelve hours on five days, for what a schedule would leave."""


def check(function: Function, given: Given) -> Iterator[Finding]:
    ready = function.provisioned.value
    if not ready or ready < 2 or function.scales or function.compute is Compute.MANAGED_INSTANCES:
        return
    month, pays_from = given.kept_ready(function), given.facts["price.lambda.pc.breakeven_utilization"].number
    if month is None or month.usd < WORTH_USD or given.waited_for(function) is False:
        return
    profile = given.profile(function)
    used = _used(profile, ready) if profile is not None else None
    if used is not None and used >= pays_from:
        return
    dearer = _dearer(function, ready, used, given, profile) if used is not None and profile is not None else None
    busy = f", busy for {used:.1%} of that time ({profile.basis})" if used is not None and profile is not None else ""
    office = month.usd * WORKING_HOURS / WEEK_HOURS
    yield RULE.finding(
        f"{function.name} keeps {ready} environments ready day and night{busy}, and no scalable target moves them",
        at=function.provisioned.at,
        also=[caller.at for caller in given.callers(function)[:5]],
        price=dearer,
        consequence=(
            f"cheaper than on demand only above {pays_from:.0%} use; kept for {WORKING_HOURS} of a week's {WEEK_HOURS}"
            f" hours it would be {money(office)} instead of {money(month.usd)} a month"
        ),
        fix=Advice("register the alias with Application Auto Scaling, on a schedule or by utilisation"),
        level=Level.INFO if used is None else Level.WARNING,
    )


def _used(profile: "Profile", ready: int) -> Decimal | None:
    """The share of the ready time in which something ran; None when the Profile does not tell."""
    ran = profile.billed_ms or profile.warm_ms
    mean_ms = ran.mean if ran is not None else None if profile.n else 0.0
    if mean_ms is None or profile.start is None or profile.end is None:
        return None
    window_s = (profile.end - profile.start).total_seconds()
    return Decimal(str(profile.n * mean_ms / 1000 / (ready * window_s))) if window_s > 0 else None


def _dearer(function: Function, ready: int, used: Decimal, given: Given, profile: "Profile") -> Price | None:
    """What a month at this use costs more than on demand; None where it costs less."""
    memory_mb = function.memory_mb.value
    if memory_mb is None:
        return None
    kind = "arm" if function.architecture.value == "arm64" else "x86"
    kept, ran = (given.facts[f"price.lambda.pc.{part}{kind}.gbs"] for part in ("", "duration."))
    on_demand = tiers(gb_second(given.facts, function.architecture.value))[0][1]
    whole = provisioned_month(environments=ready, memory_mb=memory_mb, gb_s=kept)
    usd = whole * (1 - used * (on_demand - ran.number) / kept.number)
    basis = f"more than on demand, {ready} x {memory_mb} MB, {profile.basis}, price of {kept.checked}"
    return Price(usd, "month", basis, overlaps=f"{function.address}#provisioned") if usd > 0 else None
