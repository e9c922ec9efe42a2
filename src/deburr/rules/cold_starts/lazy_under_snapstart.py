"""A heavy library is loaded in an invocation, though a snapshot or a ready environment has loaded what init loads.

SnapStart runs init once for each published version, and provisioned concurrency before any request comes: what is
imported there nobody waits for. What is imported late is in no snapshot, so that the first invocation of every
environment loads it while somebody waits, as if neither were switched on.

Instead, import it at the top of the file under SnapStart or provisioned concurrency; late imports are right without
them.
Silent when neither is switched on or that is settled at deploy time, when nobody is known to call a version or an alias
or somebody calls past it (there late loading helps), when init loads the library anyway, when a failing import is
handled, when nothing uses it, when it takes less than a tenth of a second, and when only deployments call the function.
Only a note where nobody waits for the answer. The cost is CPU time as deburr measured it elsewhere, not on Lambda: an
order of magnitude and a lower bound below one vCPU.
"""

from collections.abc import Iterator
from decimal import Decimal

from deburr.edits import Advice
from deburr.facts.imports import ImportCost
from deburr.findings import Confidence, Delay, Finding, Level, Rule
from deburr.rules.cold_starts.heavy_import import BRINGS, HEAVY_MS
from deburr.rules.cold_starts.snapstart_bypassed import HINTS, LATEST
from deburr.rules.given import Given
from deburr.rules.loading import costed, load_price
from deburr.workload.function import Compute, Function
from deburr.workload.handler import Handler, Import, Phase

RULE = Rule(
    name="lazy-under-snapstart",
    level=Level.WARNING,
    confidence=Confidence.LIKELY,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/lambda/latest/dg/snapstart-best-practices.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html",
    ),
)


def check(function: Function, given: Given) -> Iterator[Finding]:
    handler = function.handler
    ahead = _ahead(function)
    if handler is None or not ahead or given.only_deployments_call(function) or not _reached(function, given):
        return
    at_init = {cost.package for _, cost in costed(handler, given, Phase.INIT)}
    late: dict[str, list[tuple[Import, ImportCost]]] = {}
    for each, cost in costed(handler, given, Phase.INVOCATION):
        if each.uses and not each.guarded:
            late.setdefault(cost.package, []).append((each, cost))
    for package, found in sorted(late.items()):
        cost = max((cost for _, cost in found), key=lambda cost: cost.cpu_ms)
        if package in at_init or any(package in BRINGS.get(other, ()) for other in (*at_init, *late)):
            continue
        ms = cost.cpu_ms - _loaded_ms(package, at_init, handler, given)
        if ms >= HEAVY_MS:
            yield _finding(function, given, [each for each, _ in found], cost, ms, ahead)


def _ahead(function: Function) -> str:
    """What pays init before a request comes; "" for nothing, and while that is unknown."""
    if function.compute is not Compute.EVENT:
        return ""
    if function.snapstart.value:
        return "SnapStart"
    return "provisioned concurrency" if function.provisioned.value else ""


def _reached(function: Function, given: Given) -> bool:
    """True when callers come by the version that init was paid for, and nobody is known to go past it."""
    told = [caller for caller in given.callers(function) if caller.kind not in HINTS]
    if any(caller.qualifier in LATEST for caller in told):
        return False
    return bool(told or function.versions or function.alias is not None)


def _loaded_ms(package: str, at_init: set[str], handler: Handler, given: Given) -> Decimal:
    """What of its cost is spent before, because init loads what it would bring."""
    costs = {cost.package: cost.cpu_ms for _, cost in costed(handler, given, Phase.INIT)}
    return sum((costs[name] for name in BRINGS.get(package, ()) if name in at_init), Decimal(0))


def _finding(
    function: Function, given: Given, imports: list[Import], cost: ImportCost, ms: Decimal, ahead: str
) -> Finding:
    first, *others = sorted(imports, key=lambda each: each.at)
    waited = given.waited_for(function)
    pays = "while somebody waits" if waited else "money rather than latency"
    return RULE.finding(
        f"{function.name} imports {first.module} in its invocations, {ms:.0f} ms of CPU, and {ahead} pays init ahead",
        at=first.at,
        also=[function.snapstart.at if function.snapstart.value else function.provisioned.at, *(e.at for e in others)],
        price=load_price(cost, function, given, ms=ms, when="first invocations"),
        delay=Delay(float(ms), "cold start"),
        consequence=f"the first invocation of each environment that gets there spends {ms:.0f} ms on it, {pays}",
        fix=Advice(f"load {first.module} at init, where {ahead} has paid for it before anybody waits"),
        level=Level.WARNING if waited else Level.INFO,
        alike=f"late {cost.package}",
    )
