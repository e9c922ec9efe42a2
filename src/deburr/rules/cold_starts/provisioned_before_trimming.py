"""Provisioned concurrency pays for a cold start that is mostly avoidable.

Environments that are kept ready hide an init, at a price for every hour of every one of them. What makes that init long
stays: a scale-out beyond what is provisioned still meets it, and every deployment does.

Instead, take out what is not needed first (libraries that few invocations use, a framework around a few routes, files
that nobody reads), measure, and then decide how many must be ready, or whether SnapStart or nothing is enough.
Silent when nothing avoidable was found, when init was measured and is short, and when memory or the number of
environments is settled at deploy time.
"""

from collections.abc import Iterator
from decimal import Decimal

from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.cold_starts.heavy_import import sometimes_used
from deburr.rules.given import Given
from deburr.rules.shipped import MB, megabytes, packages
from deburr.workload.function import Function

RULE = Rule(
    name="provisioned-before-trimming",
    level=Level.INFO,
    confidence=Confidence.LIKELY,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html",
    ),
)

SHORT_MS = 500
"""A median init below it, as measured, leaves little to trim."""

WASTE_MB = 25


def check(function: Function, given: Given) -> Iterator[Finding]:
    ready, price = function.provisioned.value, given.kept_ready(function)
    if not ready or price is None or _short(function, given):
        return
    avoidable = list(_avoidable(function, given))
    if not avoidable:
        return
    yield RULE.finding(
        f"{function.name} keeps {ready} environments ready, and its init holds what can go: {'; '.join(avoidable)}",
        at=function.provisioned.at,
        also=[function.handler.at] if function.handler is not None else [],
        price=price,
        consequence="paid all month to hide it, and met again beyond what is provisioned",
        fix=Advice("trim init, measure it, and then decide how many must be ready"),
    )


def _avoidable(function: Function, given: Given) -> Iterator[str]:
    handler = function.handler
    if handler is not None and not handler.unread:
        for one, ms in sometimes_used(function, handler, given):
            yield f"{one.cost.module}, {ms:.0f} ms of CPU that only some invocations need"
        for framework in handler.frameworks[:1]:
            costs = [given.imports.of(handler.language, name) for name in (framework.framework, framework.adapter)]
            spent = sum((cost.cpu_ms for cost in costs if cost is not None), Decimal(0))
            if spent:
                yield f"{framework.framework} behind {framework.adapter}, {spent:.0f} ms of CPU"
    waste = sum(each.size_bytes for package in packages(function, given) for each in package.waste)
    if waste >= WASTE_MB * MB:
        yield f"{megabytes(waste)} MB that no invocation reads"


def _short(function: Function, given: Given) -> bool:
    profile = given.profile(function)
    middle = profile.init_ms.quantile(0.5) if profile is not None and profile.init_ms is not None else None
    return middle is not None and middle < SHORT_MS
