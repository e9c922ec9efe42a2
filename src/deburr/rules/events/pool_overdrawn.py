"""One template reserves more concurrency than an account has, or functions reserve all that their account may.

What functions reserve is taken from the concurrency of the whole account and Region, and Lambda keeps a hundred for
those that reserve nothing: a deployment that would leave less fails half way. Long before that, what is left is what
all other functions share.

Instead, reserve only where a function must be held back, or must never be starved by others; or have the account's
quota raised before the deployment.
Silent when a reservation is settled at deploy time. For a template the default quota is assumed, and new accounts
have less; an account is held against its own, and not looked at where it did not tell it.
"""

from collections.abc import Iterator

from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.workload.concurrency import Concurrency
from deburr.workload.function import Function
from deburr.workload.workload import Workload

RULE = Rule(
    name="pool-overdrawn",
    level=Level.WARNING,
    confidence=Confidence.LIKELY,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html",
    ),
)


def check(workload: Workload, given: Given) -> Iterator[Finding]:
    quota = given.facts["lambda.concurrency.account_default"].whole
    kept = given.facts["lambda.concurrency.unreserved_min"].whole
    by_file: dict[str, list[tuple[int, Function]]] = {}
    for function in workload.functions:
        if workload.deployed(function):
            continue
        if function.reserved is not None and function.reserved.value and not function.copy_of:
            by_file.setdefault(function.at.file, []).append((function.reserved.value, function))
    for _, reserved in sorted(by_file.items()):
        total = sum(count for count, _ in reserved)
        if total <= quota - kept:
            continue
        places = [function.reserved.at for _, function in reserved if function.reserved is not None]
        names = [function.name for _, function in sorted(reserved, key=lambda each: (-each[0], each[1].name))]
        who = f"{names[0]} reserves" if len(names) == 1 else f"{len(names)} functions of this template reserve"
        yield RULE.finding(
            f"{who} {total:,} concurrent executions, and an account has {quota:,} by default",
            at=places[0],
            also=places[1:],
            consequence=f"Lambda keeps {kept} unreserved, so the deployment fails unless the quota was raised to"
            f" {total + kept:,} or more",
            fix=Advice(f"reserve {quota - kept} together at most, or ask for a quota of {total + kept:,} first"),
            functions=[function.address for _, function in reserved],
        )
    for pool in workload.concurrencies:
        yield from _deployed(pool, workload, kept)


def _deployed(pool: Concurrency, workload: Workload, kept: int) -> Iterator[Finding]:
    """An account that can reserve nothing more: what it does not reserve is all that other functions have."""
    reserving = [function for function in workload.functions if pool.holds(function.address) and _reserves(function)]
    if pool.limit is None or not reserving or pool.reserved < pool.limit - kept:
        return
    others = sum(pool.holds(function.address) for function in workload.functions) - len(reserving)
    left = pool.limit - pool.reserved
    first, *more = sorted(reserving, key=lambda each: (-_reserves(each), each.name))
    who = f"{len(reserving)} functions reserve" if more else f"{first.name} reserves"
    yield RULE.finding(
        f"{who} {pool.reserved:,} of the {pool.limit:,} concurrent executions of account {pool.account} in"
        f" {pool.region}",
        at=pool.at,
        consequence=f"all others ({others:,}) share {left:,}, and nobody can reserve any more",
        fix=Advice("reserve less where fewer run at once, or ask for a higher limit in Service Quotas"),
        confidence=Confidence.CERTAIN,
        functions=[function.address for function in reserving],
    )


def _reserves(function: Function) -> int:
    return (function.reserved.value or 0) if function.reserved is not None else 0
