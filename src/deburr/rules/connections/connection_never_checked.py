"""A connection is kept between invocations, and nothing asks whether it is still alive.

Between two invocations the environment stands still, for minutes or hours. Meanwhile the server, a proxy or a firewall
on the way closes what is idle, and nobody in the function can hear of it. The next query fails, and so does each later
one in this environment: the variable still holds the dead connection, and psycopg2's `closed` stays 0.

Instead, get it from a function that checks it (`ping`, `SELECT 1`) or catches the driver's own error, and connects
again; or take a pool that leaves dead connections out, or RDS Proxy's pool with such a check.
Silent when the code pings, catches the error of a lost connection, listens for its end or connects again in a handler
of errors; for pools and for clients that connect again by themselves; when only deployments call the function, or
schedules whose calls lie half an hour apart or more; when it creates a database, or tables as only its first
run can; and when some local module could not be read. Only possible
for a function that nothing is known to call.
"""

from collections.abc import Iterator

from deburr.edits import Advice, Revive
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.workload.function import Function
from deburr.workload.handler import Client, Phase

RULE = Rule(
    name="connection-never-checked",
    level=Level.WARNING,
    confidence=Confidence.LIKELY,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html",
        "https://www.psycopg.org/docs/connection.html#connection.closed",
    ),
)

SINGLE = frozenset(
    """
    psycopg2.connect psycopg.connect psycopg.Connection.connect pymysql.connect pymysql.connections.Connection
    MySQLdb.connect mysql.connector.connect asyncpg.connect pg8000.connect pg8000.native.Connection oracledb.connect
    cx_Oracle.connect pyodbc.connect pymssql.connect aiomysql.connect
    pg.Client mysql.createConnection mysql2.createConnection mysql2/promise.createConnection oracledb.getConnection
    """.split()  # noqa: SIM905 a word list reads better than a column of quotes
)
"""Callees that make one connection, which does not come back by itself."""

REVIVED = frozenset({"psycopg2.connect", "psycopg.connect", "pymysql.connect", "mysql.connector.connect"})
"""Those for which a check can be written."""


def check(function: Function, given: Given) -> Iterator[Finding]:
    handler = function.handler
    if handler is None or handler.revives or handler.unread:
        return
    if given.runs_once(function) or given.seldom_called(function):
        return
    for client in handler.clients:
        if _kept(client):
            yield RULE.finding(
                f"{function.name} keeps what {client.callee} gave and never asks whether it is alive",
                at=client.at,
                consequence=(
                    "1 connection closed by the server or a proxy fails each later query in that environment,"
                    " until Lambda takes the environment away"
                ),
                fix=Advice("get it from a function that pings it, or catches the driver's error, and connects again"),
                edits=[Revive(client.at, handler.entry)] if client.callee in REVIVED and client.pool is None else [],
                # What nobody is known to call may run once, to set something up.
                confidence=Confidence.LIKELY if given.callers(function) else Confidence.POSSIBLE,
                alike=f"never checked {client.callee}",
            )


def _kept(client: Client) -> bool:
    """True for one connection that later invocations use again."""
    lasts = client.phase is Phase.INIT or client.memoised
    return lasts and client.callee in SINGLE and Phase.INVOCATION in client.called
