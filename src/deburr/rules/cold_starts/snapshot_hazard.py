"""Init makes what must not be shared or kept, and SnapStart keeps it in every environment.

The snapshot is taken once, when a version is published. Every environment that is restored from it starts with
the same id, the same seed, the same secret, and a socket whose other end has long been closed, for as long as the
version is used.

Instead, make it in the handler at first use and check it there, or in a hook that runs after each restore
(`snapshot_restore_py`); ask for secrets again after a time.
Silent when SnapStart is off or settled at deploy time, when no version is published and all known callers call
`$LATEST` (no snapshot is made: `snapstart-bypassed` says so), when a restore hook is registered, for connections that
open at first use, for values drawn in the handler, and for code that was not read.
Only likely: a value may be meant for all environments, and a connection may be checked before each use.
"""

from collections.abc import Iterator

from msgspec import Struct

from deburr.edits import Advice
from deburr.findings import Confidence as Sure
from deburr.findings import Finding, Level, Rule
from deburr.place import Place
from deburr.rules.cold_starts.snapstart_bypassed import never_snapped
from deburr.rules.given import Given
from deburr.workload.function import Function
from deburr.workload.handler import Certainty, Handler, Phase

RULE = Rule(
    name="snapshot-hazard",
    level=Level.WARNING,
    confidence=Sure.LIKELY,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/lambda/latest/dg/snapstart-uniqueness.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/snapstart-best-practices.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks.html",
    ),
)

HOOKS = "snapshot_restore_py"

EAGER = frozenset(
    """
    psycopg2.connect psycopg.connect psycopg.Connection.connect pymysql.connect pymysql.connections.Connection
    MySQLdb.connect mysql.connector.connect pg8000.connect pg8000.native.Connection pg8000.dbapi.connect
    pyodbc.connect pymssql.connect oracledb.connect cx_Oracle.connect snowflake.connector.connect
    redshift_connector.connect pika.BlockingConnection
    """.split()  # noqa: SIM905 a word list reads better than a column of quotes
)
"""Constructors that connect at once; others, such as engines and pools, do so at first use."""

SECRET = ("a secret", "a secret rotated since the version was published is not seen")
CREDENTIALS = ("credentials", "credentials fetched at init expire while the version is still used")
FETCHED = {
    "get_secret_value": SECRET,
    "assume_role": CREDENTIALS,
    "assume_role_with_web_identity": CREDENTIALS,
    "get_session_token": CREDENTIALS,
}
"""Methods whose answer is good for a time only: what it is, and what becomes of it."""

DRAWN = "every environment of a version starts with the same id, number or seed"


class _Hazard(Struct, frozen=True):
    what: str
    at: Place
    then: str


def check(function: Function, given: Given) -> Iterator[Finding]:
    handler = function.handler
    if not function.snapstart.value or handler is None:
        return
    if never_snapped(function, given) or any(each.module.partition(".")[0] == HOOKS for each in handler.imports):
        return
    found = list(_hazards(handler))
    if not found:
        return
    first = found[0]
    reserved = function.reserved.value if function.reserved is not None else None
    at_once = reserved or given.facts["lambda.concurrency.account_default"].whole
    more = f" and {len(found) - 1} more" if len(found) > 1 else ""
    then = "; ".join(dict.fromkeys(hazard.then for hazard in found))
    yield RULE.finding(
        f"{function.name} has SnapStart, and the snapshot keeps {first.what}{more} from its init",
        at=first.at,
        also=[*(hazard.at for hazard in found[1:]), function.snapstart.at],
        consequence=f"{then}; up to {at_once:,} at once are restored from it",
        fix=Advice(f"make it at first use in the handler, or in a restore hook ({HOOKS})"),
    )


def _hazards(handler: Handler) -> Iterator[_Hazard]:
    for at in handler.draws:
        method = at.path.rpartition(".")[2]
        if method in FETCHED:
            what, then = FETCHED[method]
            yield _Hazard(f"{what} ({method})", at, then)
        else:
            yield _Hazard(f"a value ({at.path})", at, DRAWN)
    for client in handler.clients:
        if client.phase is Phase.INIT and client.certainty is Certainty.CERTAIN and client.callee in EAGER:
            then = "a restored environment starts with a connection that is not open any more"
            yield _Hazard(f"a connection ({client.callee})", client.at, then)
