"""A function uses nearly all of its memory, or has run out of it.

When an environment needs more than it has, Lambda kills it in the middle of an invocation: no
exception, no cleanup, no answer. What was used is measured; how much the next event needs is not,
so a small rest is no safety.

Instead, give it more memory, which also brings more CPU, or hold less at a time: stream, page,
close.
Silent when no Profile was measured, and when memory was raised since.
"""

import math
from collections.abc import Iterator

from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.workload.function import Compute, Function

RULE = Rule(
    name="memory-nearly-full",
    level=Level.ERROR,
    confidence=Confidence.CERTAIN,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/troubleshooting-invocation.html",
    ),
)

FULL = 0.9
"""Share of memory: one event a tenth larger than any so far would not fit."""

STEP_MB = 64
"""What is proposed is rounded up to this: memory may be set to the megabyte, but nobody measures to one."""


def check(function: Function, given: Given) -> Iterator[Finding]:
    profile = given.profile(function)
    if profile is None or function.compute is Compute.MANAGED_INSTANCES:
        return
    has_mb = function.memory_mb.value or profile.memory_mb
    measured_mb = profile.memory_mb or has_mb
    if has_mb is None or measured_mb is None:
        return
    killed = (profile.errors or {}).get("oom", 0) if has_mb <= measured_mb else 0
    used_mb = profile.memory_used_mb.quantile(1) if profile.memory_used_mb is not None else None
    if not killed and (used_mb is None or used_mb <= has_mb * FULL):
        return
    if killed:
        message = f"{function.name} ran out of its {has_mb} MB {killed:,} times ({profile.basis})"
        consequence = "each of them was killed half-way: no answer, and nothing was cleaned up"
    else:
        message = f"{function.name} used {used_mb:.0f} of its {has_mb} MB at most ({profile.basis})"
        consequence = f"an event that needs {has_mb - (used_mb or 0):.0f} MB more kills it half-way"
    most = given.facts["lambda.memory.max"].whole
    wanted = min(most, math.ceil(max(used_mb or 0, has_mb) / FULL / STEP_MB) * STEP_MB)
    yield RULE.finding(
        message,
        at=function.memory_mb.at,
        consequence=consequence,
        fix=Advice(
            f"give it {wanted} MB or more and measure again, or hold less at a time"
            if wanted > has_mb
            else f"{has_mb} MB is all there is: hold less at a time"
        ),
        level=Level.ERROR if killed else Level.WARNING,
    )
