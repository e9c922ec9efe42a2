"""Each environment keeps a pool of connections, and one invocation at a time uses it.

An environment works on one request at a time. A pool that opens its connections at once holds them for nothing; one
that opens them when they are needed allows as many, so that what the database sees is the pool times the environments,
and nobody planned for that.

Instead, let each environment keep as many as one invocation holds at once: a pool of 1, or a single connection behind a
getter that checks it. Where a query runs outside the transaction that is open beside it, the pool needs one more: with
1, the query waits for the connection that waits for it.
Silent when the sizes are not written in the code and the library opens no more than one by itself, when they are
computed, when the code does several things at once (`Promise.all`, `asyncio.gather`, threads), when only schedules
call the function, one run after the other, and on managed instances and web functions, where one environment serves
many requests and a pool is right.
"""

from collections.abc import Iterator

from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.workload.function import Compute, Function
from deburr.workload.handler import Certainty, Client, Pool

RULE = Rule(
    name="pool-per-environment",
    level=Level.WARNING,
    confidence=Confidence.LIKELY,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/services-rds.html",
    ),
)


def check(function: Function, given: Given) -> Iterator[Finding]:
    handler = function.handler
    if handler is None or handler.at_once or function.compute not in (Compute.EVENT, Compute.DURABLE):
        return
    if given.only_deployments_call(function) or given.only_schedules_call(function):
        return
    alike: dict[tuple[str, Pool], list[Client]] = {}
    for client in handler.clients:
        if client.pool is not None and client.certainty is not Certainty.POSSIBLE:
            alike.setdefault((client.callee, client.pool), []).append(client)
    for (_, pool), (first, *rest) in alike.items():  # a pool that is made anew when it is dead is one
        yield from _told(function, first, rest, pool, given)


def _told(function: Function, client: Client, rest: list[Client], pool: Pool, given: Given) -> Iterator[Finding]:
    ready = pool.ready or (int(str(given.facts[pool.fact].table["ready"])) if pool.fact else 0)
    size = max(ready, pool.most or 0)
    if size < 2:
        return
    reserved = function.reserved.value if function.reserved is not None else None
    environments = reserved or given.facts["lambda.concurrency.account_default"].whole
    bound = "reserved" if reserved else "the account's default"
    does = f"opens {ready} connections" if ready > 1 else f"is allowed {size} connections"
    all_of_them = f"hold {environments * ready:,}" if ready > 1 else f"are allowed {environments * size:,}"
    names = " and ".join(pool.named)
    yield RULE.finding(
        f"{function.name} {does} in every environment, by {client.callee}, and works on one request at a time",
        at=client.at,
        also=[each.at for each in rest],
        consequence=f"{environments:,} environments at once ({bound}) {all_of_them} connections of the database;"
        " 1 each is what one query after another needs",
        fix=Advice(
            f"as many as one invocation holds at once: {names} of 1,"
            " or more where a query runs beside an open transaction"
        ),
        level=Level.WARNING if ready > 1 else Level.INFO,
    )
