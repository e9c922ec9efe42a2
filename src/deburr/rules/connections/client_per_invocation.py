"""A handler builds a new client in every invocation.

A new client or session starts without open connections: every invocation pays for another TLS handshake, where a
client made at init pays once per environment. The first SDK client of an environment also reads what its service can
do, tens of milliseconds; each further one takes a few, and only these are priced here.

Instead, build it outside the handler, or behind a getter that keeps it.
Silent when it is built at init or behind a test that keeps it, when it must differ per call (credentials,
region or endpoint of the event), when it shares everything with the next one (`axios.create`), when only
deployments call the function, or schedules alone whose calls lie half an hour apart or more, when it creates a
database, or tables as only its first run can, and where the code turns back before, because an environment variable
is written as nothing. Where no connection is lost and the building was never measured, it is only worth knowing.
"""

from collections.abc import Iterator
from decimal import Decimal

from msgspec.structs import replace

from deburr.edits import Advice, Hoist
from deburr.findings import Confidence, Delay, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.workload.function import Function
from deburr.workload.handler import Client, ClientKind, Phase

RULE = Rule(
    name="client-per-invocation",
    level=Level.WARNING,
    confidence=Confidence.CERTAIN,
    since="0.1",
    sources=("https://docs.aws.amazon.com/lambda/latest/dg/best-practices.html",),
)

CONNECTS_NOTHING = frozenset({"boto3.Session", "boto3.session.Session"})
"""Built for its settings; only the clients made from it talk to anybody."""

SHARED = "aws-sdk"
"""The agent of SDK v2 for JavaScript belongs to the package, not to a client (its lib/http/node.js)."""

COSTS_NOTHING = frozenset({"axios.create"})
"""Requests go through Node's global agent, whoever asks: five instances made one connection (axios 1.21.1, Node 20)."""

HANDSHAKE = "the first request of each new one waits two round trips or more for TCP and TLS, a kept one is connected"


def check(function: Function, given: Given) -> Iterator[Finding]:
    """One finding a file: what is built in a shared one is one cause, whoever reaches it."""
    if function.handler is None or given.runs_once(function) or given.seldom_called(function):
        return
    by_file: dict[str, list[Client]] = {}
    for client in function.handler.clients:
        if _again(client):
            by_file.setdefault(client.at.file, []).append(client)
    for again in by_file.values():
        yield _finding(function, again, given)


def _finding(function: Function, again: list[Client], given: Given) -> Finding:
    first, *rest = again
    names = ", ".join(dict.fromkeys(_name(client) for client in again))
    language = function.handler.language if function.handler is not None else ""
    costs = [given.imports.client(language, client.callee, client.service) for client in again]
    cpu_ms = _least_ms(again, [cost.again_ms if cost is not None else None for cost in costs])
    scheduled = given.only_schedules_call(function)
    connecting = [client for client in again if _own_connections(client)]
    always = all(client.always for client in again)
    price = given.compute(function, cpu_ms) if cpu_ms else None
    if price is not None:  # CPU at a whole vCPU: a share of one takes longer, and the time is what is billed
        price = replace(price, basis=f"{'at least' if always else 'where each gets there'}, {price.basis}")
    return RULE.finding(
        f"{function.name} builds {names} anew {'in every invocation' if always else 'each time it gets there'}",
        at=first.at,
        also=[client.at for client in rest],
        price=price,
        delay=Delay(float(cpu_ms), "invocation") if cpu_ms else None,
        consequence=(
            f"at least {cpu_ms:.2g} ms billed each time, its CPU time as measured elsewhere, and " if cpu_ms else ""
        )
        + (HANDSHAKE if connecting else _set_up_again(again)),
        fix=Advice("build it outside the handler, where each environment does so once"),
        edits=[Hoist(client.at) for client in again],
        level=Level.INFO if scheduled or not (connecting or cpu_ms) else Level.WARNING,
        confidence=max((Confidence(client.certainty.value) for client in again), key=lambda c: c.rank),
        alike=" ".join(f"{client.callee} {client.at.line}" for client in again),
    )


def _least_ms(again: list[Client], each_ms: list[Decimal | None]) -> Decimal:
    """CPU time of an invocation that gets to any of them: all that it must build, or the cheapest of those it may."""
    known = [(client.always, ms) for client, ms in zip(again, each_ms, strict=True) if ms is not None]
    every = [ms for always, ms in known if always]
    return sum(every, start=Decimal(0)) if every else min((ms for _, ms in known), default=Decimal(0))


def _set_up_again(again: list[Client]) -> str:
    """What is lost where no connection is."""
    if all(_shares_connections(client) for client in again):
        return "connections are the package's, not the client's: what is lost is setting it up each time"
    return "no request of it was seen: what is lost is setting it up each time"


def _shares_connections(client: Client) -> bool:
    return client.callee.partition("/")[0].partition(".")[0] == SHARED


def _own_connections(client: Client) -> bool:
    """True for a client whose requests open a connection of its own; one that only signs sends none."""
    if client.kind is ClientKind.SDK and not client.called:
        return False
    return client.callee not in CONNECTS_NOTHING and not _shares_connections(client)


def _again(client: Client) -> bool:
    made = client.kind in (ClientKind.SDK, ClientKind.HTTP) and not client.connects
    made = made and client.callee not in COSTS_NOTHING
    return made and client.phase is Phase.INVOCATION and not client.memoised and not client.per_call


def _name(client: Client) -> str:
    return (
        f"{client.callee}('{client.service}')"
        if client.callee.startswith("boto3") and client.service and not client.also
        else client.callee
    )
