"""The functions of an account take nearly all the concurrency that they share in a Region, or will soon.

Every function of every team runs within one limit, and what is reserved or kept ready is taken from it whether it
runs or not. When it is reached, Lambda throttles whoever comes next: callers that wait get a 429, queues and streams
fall behind.

Instead, ask for a higher limit before that, which costs nothing; give back reservations that were never used; and
bound what may run away (a maximum concurrency on the mapping of a queue), rather than reserve for it.
Silent when less than four fifths were taken and the growth of the daily peaks leaves more than 90 days; growth of less
than a fifth is no trend. Silent too when the account told neither its limit nor its peaks (`deburr audit --days 0`).
"""

from collections.abc import Iterator

from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.workload.concurrency import ENOUGH_DAYS, Concurrency, Headroom, headroom
from deburr.workload.function import Function
from deburr.workload.workload import Workload

RULE = Rule(
    name="concurrency-near-limit",
    level=Level.ERROR,
    confidence=Confidence.CERTAIN,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-concurrency.html",
        "https://docs.aws.amazon.com/lambda/latest/api/API_AccountLimit.html",
    ),
)

NEAR, AT_ONCE = 0.8, 0.95
"""So much of the limit taken is near it, and so much is as good as all."""
SOON_DAYS, AT_ONCE_DAYS = 90, 14
MANY = 5
"""So many functions are named."""


def check(workload: Workload, given: Given) -> Iterator[Finding]:
    for pool in workload.concurrencies:
        found = headroom(pool)
        if found is None or (found.share < NEAR and (found.days is None or found.days >= SOON_DAYS)):
            continue
        idle = _idle(pool, workload, given)
        counted = "took" if pool.claimed else "ran"
        yield RULE.finding(
            f"functions of account {pool.account} in {pool.region} {counted} up to {found.peak:,} of their"
            f" {found.limit:,} concurrent executions ({found.share:.0%})",
            at=pool.at,
            consequence=_when(found, len(pool.peaks)),
            fix=Advice(_way_out(pool, idle)),
            level=Level.ERROR if _urgent(found) else Level.WARNING,
        )


def _urgent(found: Headroom) -> bool:
    return found.share >= AT_ONCE or (found.days is not None and found.days < AT_ONCE_DAYS)


def _when(found: Headroom, days: int) -> str:
    then = "every function of the Region is throttled"
    if found.peak >= found.limit:
        return f"it is reached: {then}"
    if found.days is None:
        known = (
            f"the peaks of {days} days do not grow"
            if days >= ENOUGH_DAYS
            else f"{days} days are too few to tell a trend"
        )
        return f"{known}; when the limit is reached, {then}"
    return f"at {found.daily:,.1f} more a day, the trend of {days} days, it is reached in {found.days:,} days: {then}"


def _idle(pool: Concurrency, workload: Workload, given: Given) -> list[tuple[Function, int]]:
    """Functions that reserve more than they ever ran at once, and by how much, the most first."""
    found = []
    for function in workload.functions:
        profile = given.profile(function) if pool.holds(function.address) else None
        reserved = function.reserved.value if function.reserved is not None else None
        if profile is not None and reserved and (profile.n == 0 or profile.peak_concurrency is not None):
            found.append((function, reserved - (profile.peak_concurrency or 0)))
    return sorted((each for each in found if each[1] > 0), key=lambda each: (-each[1], each[0].name))


def _way_out(pool: Concurrency, idle: list[tuple[Function, int]]) -> str:
    if not pool.claimed or not idle:
        return "ask for a higher limit in Service Quotas"
    names = ", ".join(function.name for function, _ in idle[:MANY]) + (" and others" if len(idle) > MANY else "")
    unused = sum(count for _, count in idle)
    return (
        f"ask for a higher limit in Service Quotas; {unused:,} of the {pool.reserved:,} that functions reserve were"
        f" never used in that time ({names})"
    )
