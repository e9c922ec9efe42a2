"""A handler opens a new connection in every invocation.

Each invocation pays for connecting and logging in again, and the server sees a connection per concurrent
invocation come and go: small databases run out of them before Lambda runs out of concurrency.

Instead, keep the connection in a variable outside the handler behind a getter that checks it and connects
again when it is dead; with many environments, put RDS Proxy or a pooler between.
Silent when the connection is made at init or behind a test that keeps it, when it must differ per call, when
the function only runs at deployments, creates a database, or tables as only its first run can, when schedules alone
and deployments call it and half an hour or more lies between two calls of a schedule, and where one environment
serves many requests.
Only possible for `connect` of mongoose and mssql: they keep a connection of their own and connect again only
after it was closed.
"""

from collections.abc import Iterator

from deburr.cost.connections import most_connections
from deburr.edits import Advice, Keep
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.workload.engines import engine_of
from deburr.workload.function import Compute, Function
from deburr.workload.handler import Client, Phase

RULE = Rule(
    name="connection-per-invocation",
    level=Level.WARNING,
    confidence=Confidence.CERTAIN,
    since="0.1",
    sources=("https://docs.aws.amazon.com/lambda/latest/dg/best-practices.html",),
)

KEEPS = frozenset({"mongoose.connect", "mssql.connect"})
"""Callees that hand out their module's own connection while it is open (mongoose 9.12.1, mssql 12.7.14)."""

GETTERS = frozenset(
    """
    psycopg2.connect psycopg.connect pymysql.connect mysql.connector.connect redis.Redis redis.StrictRedis
    pymongo.MongoClient pg.Client mysql2/promise.createConnection mongodb.MongoClient
    """.split()  # noqa: SIM905 a word list reads better than a column of quotes
)
"""Callees for which a getter can be written that checks what they made, or that look after it by themselves."""

STREAMS = frozenset({"kinesis", "dynamodb"})
"""Read shard by shard: as many invocations at once as there are shards, or a few of each."""


def check(function: Function, given: Given) -> Iterator[Finding]:
    if function.handler is None or function.compute in (Compute.MANAGED_INSTANCES, Compute.WEB):
        return
    scheduled = given.only_schedules_call(function)
    if given.runs_once(function) or given.seldom_called(function):
        return
    callers = given.callers(function)
    limit = given.facts["lambda.concurrency.account_default"].whole
    reserved = function.reserved.value if function.reserved is not None else None
    for client in function.handler.clients:
        if not client.connects or client.phase is Phase.INIT or client.memoised or client.per_call:
            continue
        when = "in every invocation" if client.always else "each time it gets there"
        most = f"{reserved} (reserved)" if reserved is not None else f"{limit:,} (the account's default)"
        server = f"whatever it connects to may see one each of up to {most} at once"
        if scheduled:
            server = "nobody waits for what a schedule starts, so it is only billed"
        elif callers and all(caller.kind in STREAMS for caller in callers):
            server = "each shard of its stream waits for it, and whatever it connects to may see one of each"
        elif not _behind_proxy(function):
            server += _room(client, function, given)
        yield RULE.finding(
            f"{function.name} calls {client.callee} {when}",
            at=client.at,
            consequence=f"{'every' if client.always else 'each such'} invocation waits for a connection; {server}",
            fix=Advice(
                "keep it outside the handler, behind a getter that checks it and connects again when it is dead"
            ),
            edits=[Keep(client.at, function.handler.entry)] if client.callee in GETTERS else [],
            level=Level.INFO if scheduled else Level.WARNING,
            confidence=Confidence.POSSIBLE if client.callee in KEEPS else Confidence(client.certainty.value),
        )


def _behind_proxy(function: Function) -> bool:
    """True where the function's own settings name a proxy as what it connects to."""
    return any("proxy" in f"{name} {value}".lower() for name, value in function.environment)


def _room(client: Client, function: Function, given: Given) -> str:
    """What the server takes, when the template has one that this library speaks to and no proxy before it."""
    engine = engine_of(client.callee)
    engines = (engine, "mariadb") if engine == "mysql" else (engine,)
    here = [each for each in given.workload.databases if each.at.file == function.at.file]
    servers = [each for each in here if each.engine.value is None or each.engine.value in engines]
    if len(servers) != 1 or given.workload.proxies:
        return ""
    [server] = servers
    room = most_connections(given.facts, server)
    return f", and {server.name} ({server.instance_class.value}) takes {room:,} at most" if room is not None else ""
