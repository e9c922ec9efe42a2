"""A database session is changed behind RDS Proxy, which then keeps its connection for that one client.

The proxy lends a database connection for a transaction and then to the next client: that is what it is for. Once a
client has set a parameter, prepared a statement, made a temporary table or taken a lock, the next client would see it,
so the proxy pins: the connection belongs to this client until it disconnects. A Lambda environment that keeps its
connection never does while it lives, and each one then holds a connection of the database, idle or not, as without
a proxy.

Instead, set parameters for the database's user (`ALTER ROLE ... SET`) or, with MySQL, in the proxy's initialization
query; `SET LOCAL` inside the transaction; plain statements in place of prepared ones; a lock of the transaction
(`pg_advisory_xact_lock`).
Silent when no proxy of the project speaks to the code's engine, for what MySQL's proxy tracks by itself (`SET NAMES`,
`SET time_zone`), when the proxy is told not to pin for SET, outside a VPC, where no proxy can be reached, for
statements that are put together at run time, and when only deployments call the function.
"""

from collections.abc import Iterator

from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.downstream import same_project
from deburr.rules.given import Given
from deburr.workload.function import Function
from deburr.workload.handler import Certainty
from deburr.workload.invocation import Pinning
from deburr.workload.resources import Proxy

RULE = Rule(
    name="proxy-pinned",
    level=Level.WARNING,
    confidence=Confidence.LIKELY,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-pinning.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html",
    ),
)
INSTEAD = {
    "SET": "set it for the database's user, or with `SET LOCAL` in the transaction that needs it",
    "set_config": "hand set_config `true`, so that it ends with the transaction",
    "an advisory lock": "take a lock that ends with the transaction: pg_advisory_xact_lock",
}
MYSQL_SET = "set it in the proxy's initialization query, or have the proxy not pin for it (EXCLUDE_VARIABLE_SETS)"
OTHERWISE = "do without {what} behind the proxy, or connect this function to the database itself"


def check(function: Function, given: Given) -> Iterator[Finding]:
    handler = function.handler
    if handler is None or not handler.pins or not function.vpc.value or given.runs_once(function):
        return
    for proxy in given.workload.proxies:
        if not same_project(proxy.at, function.at):
            continue
        pins = [pin for pin in handler.pins if _pins(pin, proxy)]
        if pins:
            yield _told(function, pins, proxy, given)
            return


def _pins(pin: Pinning, proxy: Proxy) -> bool:
    if pin.engine != proxy.engine.value or pin.certainty is Certainty.POSSIBLE:
        return False
    return not (pin.what == "SET" and proxy.ignores_sets)


def _told(function: Function, pins: list[Pinning], proxy: Proxy, given: Given) -> Finding:
    first = next((pin for pin in pins if pin.always), pins[0])
    reserved = function.reserved.value if function.reserved is not None else None
    environments = reserved or given.facts["lambda.concurrency.account_default"].whole
    bound = "reserved" if reserved else "the account's default"
    fix = MYSQL_SET if (first.what, first.engine) == ("SET", "mysql") else INSTEAD.get(first.what)
    return RULE.finding(
        f"{function.name} uses {first.what} behind {proxy.name}, which then keeps that connection for it alone",
        at=first.at,
        also=[proxy.at, *(pin.at for pin in pins if pin is not first)],
        consequence=f"each environment that comes here holds 1 connection of the database until it disconnects:"
        f" {environments:,} at once ({bound}) ask for {environments:,}, as without the proxy",
        fix=Advice(fix or OTHERWISE.format(what=first.what)),
    )
