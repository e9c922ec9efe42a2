"""A handler builds a new client in every invocation.

Building an SDK client loads its service model and credentials, and a new client or session starts without
open connections: every invocation pays for that and for another TLS handshake, where a client made at init is
paid for once per environment.

Instead, build it outside the handler, or behind a getter that keeps it.
Silent when it is built at init or behind a test that keeps it, when it must differ per call (credentials,
region or endpoint of the event), and when only deployments call the function.
"""

from collections.abc import Iterator

from deburr.findings import Advice, Confidence, Finding, Level, Rule
from deburr.rules.given import MILLION, Given
from deburr.workload.function import Function
from deburr.workload.handler import Client, ClientKind, Phase

RULE = Rule(
    name="client-per-invocation",
    level=Level.WARNING,
    confidence=Confidence.CERTAIN,
    since="0.1",
    sources=("https://docs.aws.amazon.com/lambda/latest/dg/best-practices.html",),
)


def check(function: Function, given: Given) -> Iterator[Finding]:
    callers = given.callers(function)
    if function.handler is None or given.only_deployments_call(function):
        return
    again = [client for client in function.handler.clients if _again(client)]
    if not again:
        return
    first, *rest = again
    names = ", ".join(dict.fromkeys(_name(client) for client in again))
    costs = [given.imports.client(function.handler.language, client.callee, client.service) for client in again]
    cpu_ms = sum(cost.cpu_ms for cost in costs if cost is not None)
    scheduled = bool(callers) and all(caller.kind == "schedule" for caller in callers)
    price = given.compute(function, cpu_ms) if cpu_ms else None
    yield RULE.finding(
        f"{function.name} builds {names} anew in every invocation",
        at=first.at,
        also=[client.at for client in rest],
        price=price,
        consequence=(f"about {cpu_ms:.0f} ms of CPU each time, as measured elsewhere, and " if cpu_ms else "")
        + f"{_handshakes(function, len(again), given)} that a kept client would not need",
        fix=Advice("build it outside the handler, where each environment does so once"),
        level=Level.INFO if scheduled else Level.WARNING,
        confidence=max((Confidence(client.certainty.value) for client in again), key=lambda c: c.rank),
    )


def _handshakes(function: Function, clients: int, given: Given) -> str:
    """Each new client opens its own connection with its first request."""
    calls = given.traffic.per_month(function)
    per = "1M invocations" if calls is None else "month"
    return f"up to {clients * (MILLION if calls is None else calls):,} TLS handshakes per {per}"


def _again(client: Client) -> bool:
    made = client.kind in (ClientKind.SDK, ClientKind.HTTP) and not client.connects
    return made and client.phase is Phase.INVOCATION and not client.memoised and not client.per_call


def _name(client: Client) -> str:
    return (
        f"{client.callee}('{client.service}')"
        if client.callee.startswith("boto3") and client.service
        else client.callee
    )
