"""A handler opens a new connection in every invocation.

Each invocation pays for connecting and logging in again, and the server sees a connection per concurrent
invocation come and go: small databases run out of them before Lambda runs out of concurrency.

Instead, keep the connection in a variable outside the handler behind a getter that checks it and connects
again when it is dead; with many environments, put RDS Proxy or a pooler between.
Silent when the connection is made at init or behind a test that keeps it, when it must differ per call, when
the function only runs at deployments, and where one environment serves many requests.
"""

from collections.abc import Iterator

from deburr.findings import Advice, Confidence, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.workload.function import Compute, Function
from deburr.workload.handler import Phase

RULE = Rule(
    name="connection-per-invocation",
    level=Level.WARNING,
    confidence=Confidence.CERTAIN,
    since="0.1",
    sources=("https://docs.aws.amazon.com/lambda/latest/dg/best-practices.html",),
)


def check(function: Function, given: Given) -> Iterator[Finding]:
    if function.handler is None or function.compute in (Compute.MANAGED_INSTANCES, Compute.WEB):
        return
    callers = given.callers(function)
    if given.only_deployments_call(function):
        return
    scheduled = bool(callers) and all(caller.kind == "schedule" for caller in callers)
    limit = given.facts["lambda.concurrency.account_default"].whole
    reserved = function.reserved.value if function.reserved is not None else None
    for client in function.handler.clients:
        if not client.connects or client.phase is Phase.INIT or client.memoised or client.per_call:
            continue
        most = f"{reserved} (reserved)" if reserved is not None else f"{limit:,} (the account's default)"
        yield RULE.finding(
            f"{function.name} calls {client.callee} in every invocation",
            at=client.at,
            consequence=f"every invocation waits for a connection; the server may see one each of up to {most} at once",
            fix=Advice(
                "keep it outside the handler, behind a getter that checks it and connects again when it is dead"
            ),
            level=Level.INFO if scheduled else Level.WARNING,
            confidence=Confidence(client.certainty.value),
        )
