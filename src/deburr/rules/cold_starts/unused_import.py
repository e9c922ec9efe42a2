"""A heavy library is imported on every cold start, and nothing uses it.

Init is billed, and whoever waits for a cold start waits for the import as well: for a name that no line reads.

Instead, delete the import, and the library from what is packaged if nothing else needs it.
Silent when the name is read anywhere, re-exported or kept by `noqa`, when it is imported for what importing it does,
inside `try/except ImportError` or for types alone, when another function uses it through the same file, when the
library is part of the runtime or loaded by something that is used, when importing it takes less than a tenth of a
second, in TypeScript, whose compilers leave out what nothing uses, in inline code, which can hold no library, and
when some local module could not be read.
The cost is CPU time as deburr measured it elsewhere, not on Lambda: an order of magnitude and a
lower bound below one vCPU.
"""

from collections.abc import Iterator

from deburr.edits import Advice, DropImport
from deburr.facts.imports import ImportCost
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.cold_starts.heavy_import import BRINGS, HEAVY_MS, NOT_MOVED
from deburr.rules.given import Given
from deburr.rules.loading import at_least, costed, load_price
from deburr.workload.function import Function, PackageKind
from deburr.workload.handler import Import, Phase

RULE = Rule(
    name="unused-import",
    level=Level.WARNING,
    confidence=Confidence.CERTAIN,
    since="0.1",
    sources=("https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html",),
)


def check(function: Function, given: Given) -> Iterator[Finding]:
    handler = function.handler
    if handler is None or handler.unread or given.only_deployments_call(function):
        return
    if handler.language == "typescript" or function.code.kind is PackageKind.INLINE:
        return  # compilers, esbuild too, leave out what is never used; of inline code module-missing speaks
    loaded = costed(handler, given, Phase.INIT)
    # A package of several modules is used when one of them is.
    used = {cost.package for each, cost in loaded if each.uses or each.kept or each.guarded}
    idle = [(each, cost) for each, cost in loaded if cost.package not in used]
    for each, cost in idle:
        heavy = cost.cpu_ms >= HEAVY_MS and cost.package not in NOT_MOVED
        brought = any(cost.package in BRINGS.get(package, ()) for package in used)
        if heavy and not brought and not _serves_another(each, function, given):
            yield _finding(each, cost, function, given)


def _serves_another(unused: Import, function: Function, given: Given) -> bool:
    """True when another function uses it by this very statement."""
    return any(
        each.at == unused.at and each.uses
        for other in given.workload.functions
        if other.address != function.address and other.handler is not None
        for each in other.handler.imports
    )


def _finding(unused: Import, cost: ImportCost, function: Function, given: Given) -> Finding:
    waited = given.waited_for(function)
    pays = "and who waits for a cold start waits for it" if waited else "money rather than latency"
    return RULE.finding(
        f"{function.name} imports {unused.module} at init, {cost.cpu_ms:.0f} ms of CPU, and never uses it",
        at=unused.at,
        price=load_price(cost, function, given),
        consequence=f"every cold start spends {at_least(cost, function, given)} on it, {pays}",
        fix=Advice("delete the import, or move it into what names it and is not called here"),
        edits=[DropImport(unused.at)],
        level=Level.WARNING if waited else Level.INFO,
        alike=f"unused {unused.module}",
    )
