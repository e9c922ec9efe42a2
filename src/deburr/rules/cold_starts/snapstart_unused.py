"""Somebody waits for cold starts that a snapshot would shorten, and SnapStart is off.

With SnapStart a published version is initialised once; a cold start restores that state instead of starting a JVM,
loading classes and modules and reading configuration. For Java's managed runtimes it costs nothing; elsewhere each
version's snapshot is kept for money, and each restore is paid by its size.

Instead, switch it on for published versions, let callers call the alias, and keep out of init what must differ
between environments or grows stale: ids, secrets, open connections.
Silent when nobody waits, when SnapStart's setting or what rules it out is settled at deploy time, and when
something rules it out: provisioned concurrency, a file system, more /tmp than the default, an image, a runtime
without it. Other runtimes than Java only when a Profile shows an init of more than a second; Java too is silent
when a Profile shows less. Java that was not measured is a note.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from deburr.cost.compute import MB_PER_GB, compute, gb_second, provisioned_month
from deburr.cost.price import money
from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.workload.caller import Caller, Mode
from deburr.workload.function import Compute, Function, PackageKind

if TYPE_CHECKING:
    from deburr.workload.profile import Profile

RULE = Rule(
    name="snapstart-unused",
    level=Level.WARNING,
    confidence=Confidence.LIKELY,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html",
        "https://aws.amazon.com/lambda/pricing/",
    ),
)

SLOW_MS = 1000
"""An init that people notice; below it the snapshot's own restore saves little."""

MACHINES = frozenset({"step_functions", "pipe", "custom_resource", "secrets_rotation", "firehose"})
"""Kinds of caller that wait without a person behind them."""

FREE = ("java",)
RUNTIME = r"([a-z]+)(\d+(?:\.\d+)*)"


def check(function: Function, given: Given) -> Iterator[Finding]:
    if function.snapstart.value is not False or not _fits(function, given):
        return
    waiting = [each for each in given.callers(function) if each.mode is Mode.SYNC and each.kind not in MACHINES]
    if not waiting:
        return
    profile = given.profile(function)
    init_ms = profile.init_ms.quantile(0.5) if profile is not None and profile.init_ms is not None else None
    free = function.language in FREE
    if (init_ms is None and not free) or (init_ms is not None and init_ms < SLOW_MS):
        return
    yield RULE.finding(
        _message(function, waiting, init_ms, profile),
        at=function.snapstart.at,
        also=[waiting[0].at],
        consequence=_consequence(function, init_ms, given, free=free),
        fix=Advice("SnapStart on PublishedVersions, a version with each deployment, and callers that call its alias"),
        level=Level.INFO if init_ms is None else Level.WARNING,
        alike="java, not measured" if init_ms is None else "",
    )


def _fits(function: Function, given: Given) -> bool:
    """True when the runtime has SnapStart and nothing is set that rules it out."""
    if function.compute is not Compute.EVENT or function.code.kind is not PackageKind.ZIP or function.mounts:
        return False
    most_mb = given.facts["lambda.tmp.default"].whole
    if function.provisioned.value != 0 or function.tmp_mb.value is None or function.tmp_mb.value > most_mb:
        return False
    own = _release(function.runtime.value or "")
    offered = given.facts["snapstart.runtimes"].texts
    first = [_release(each[:-1]) for each in offered if each.endswith("+")]
    return own is not None and any(each is not None and each[0] == own[0] and own[1] >= each[1] for each in first)


@cache  # of a few runtimes, with every function
def _release(runtime: str) -> tuple[str, tuple[int, ...]] | None:
    """`python3.12` as ("python", (3, 12)); what follows, such as `.al2023`, does not matter."""
    match = re.match(RUNTIME, runtime)
    return (match[1], tuple(int(part) for part in match[2].split("."))) if match else None


def _message(function: Function, waiting: list[Caller], init_ms: float | None, profile: "Profile | None") -> str:
    first = waiting[0]
    more = f" and {len(waiting) - 1} more" if len(waiting) > 1 else ""
    who = f"{first.name} ({first.kind}){more} {'waits' if len(waiting) == 1 else 'wait'} for its cold starts"
    told = f"{function.name} ({function.runtime.value}) has no SnapStart, and {who}"
    if init_ms is None or profile is None:
        return told
    return f"{told}, {init_ms / 1000:.1f} s of init at the median ({profile.basis})"


def _consequence(function: Function, init_ms: float | None, given: Given, *, free: bool) -> str:
    if free:
        return "its snapshots cost $0" + ("; how long init takes is not measured" if init_ms is None else "")
    memory_mb = function.memory_mb.value
    if memory_mb is None or init_ms is None:
        return "a cold start runs the whole init"
    facts = given.facts
    cache, restore = (facts[f"price.lambda.snapstart.{part}"] for part in ("cache.gbs", "restore.gb"))
    kept = provisioned_month(environments=1, memory_mb=memory_mb, gb_s=cache)
    restored = Decimal(memory_mb) / MB_PER_GB * restore.number * 1000
    gb_s = gb_second(facts, function.architecture.value)
    saved = compute(memory_mb=memory_mb, billed_ms=Decimal(str(init_ms)), gb_s=gb_s) * 1000
    return (
        f"a snapshot costs {money(kept)} a month a version and {money(restored)} per 1,000 restores; init costs"
        f" {money(saved)} per 1,000 cold starts (prices of {cache.checked})"
    )
