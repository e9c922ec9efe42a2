"""Environments are kept ready where no caller reaches them.

Provisioned concurrency stands on an alias or a version. Who calls the function itself calls `$LATEST`, waits for
cold starts as before, and the ready environments are billed around the clock for nobody. More of them than the
reserved concurrency allows are refused: the deployment fails.

Instead, let the callers call the alias (`!Ref Orders.Alias` in SAM, `!Ref` of the alias resource), or remove the
provisioned concurrency.
Silent when any known caller names an alias or a version, when no caller is known, and when the number or the
name is settled at deploy time. A permission tells who may call, not which version is called.
"""

from collections.abc import Iterator

from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.cold_starts.snapstart_bypassed import HINTS, LATEST
from deburr.rules.given import Given
from deburr.workload.caller import Mode
from deburr.workload.function import Compute, Function

RULE = Rule(
    name="provisioned-unreachable",
    level=Level.ERROR,
    confidence=Confidence.LIKELY,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/configuration-aliases.html",
    ),
)


def check(function: Function, given: Given) -> Iterator[Finding]:
    ready = function.provisioned.value
    if not ready or function.compute is Compute.MANAGED_INSTANCES:
        return
    reserved = function.reserved
    if reserved is not None and reserved.value is not None and ready > reserved.value:
        yield _refused(function, ready, reserved.value)
        return
    callers = [caller for caller in given.callers(function) if caller.kind not in HINTS]
    if not callers or not function.provisioned_on or any(caller.qualifier not in LATEST for caller in callers):
        return
    first = min(callers, key=lambda caller: (caller.mode is not Mode.SYNC, caller.name))
    more = f" and {len(callers) - 1} more" if len(callers) > 1 else ""
    yield RULE.finding(
        f"{function.name} keeps {_environments(ready)} ready on {function.provisioned_on}, and {first.name}"
        f" ({first.kind}){more} {'calls' if len(callers) == 1 else 'call'} $LATEST",
        at=function.provisioned.at,
        also=[caller.at for caller in callers[:5]],
        price=given.kept_ready(function),
        consequence="billed around the clock, and every known caller still meets cold starts",
        fix=Advice(f"let {first.name}{' and the others' if more else ''} call {function.provisioned_on}, or remove it"),
        level=Level.WARNING,
    )


def _refused(function: Function, ready: int, reserved: int) -> Finding:
    at = function.reserved.at if function.reserved is not None else function.at
    return RULE.finding(
        f"{function.name} is to keep {_environments(ready)} ready and may run {reserved} at once",
        at=function.provisioned.at,
        also=[at],
        consequence="Lambda refuses more provisioned than reserved concurrency: the deployment fails",
        fix=Advice(f"reserve at least {ready}, or provision at most {reserved}"),
        confidence=Confidence.CERTAIN,
    )


def _environments(count: int) -> str:
    return f"{count} environment{'s' if count > 1 else ''}"
