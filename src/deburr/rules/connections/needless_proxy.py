"""RDS Proxy stands before a database that would take every connection its functions can open.

The proxy is for many clients and few connections. Where all functions together can never open a quarter of what the
database takes, it adds a hop to each query and a bill by the database's size.

Instead, connect to the database itself, with one connection kept by each environment.
Silent when clients show IAM tokens to the proxy, when a standby or a cluster makes failover its use, when anything
else in the project may connect (containers, instances, code that was not read), when a function has no reserved
concurrency and its concurrency was not measured, and when the database, its class or its engine is not known.
"""

from collections.abc import Iterator

from deburr.cost.around import proxy_line
from deburr.cost.connections import most_connections
from deburr.cost.line import total
from deburr.cost.price import Price
from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.downstream import same_project
from deburr.rules.given import Given
from deburr.workload.engines import engine_of
from deburr.workload.function import Compute, Function
from deburr.workload.handler import ClientKind
from deburr.workload.resources import Database, Proxy
from deburr.workload.workload import Workload

RULE = Rule(
    name="needless-proxy",
    level=Level.INFO,
    confidence=Confidence.LIKELY,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.html",
        "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html",
    ),
)
SHARE = 4
"""Far below: all together open at most one in so many of the connections that the database takes."""
SMALLEST_VCPUS = 1
"""Classes are not told apart by vCPU here: the price is that of the smallest, which is billed at least."""
OTHER_CLIENTS = ("AWS::ECS::", "AWS::EC2::Instance", "AWS::AutoScaling::", "AWS::EKS::", "AWS::AppRunner::")


def check(workload: Workload, given: Given) -> Iterator[Finding]:
    for proxy in workload.proxies:
        database = _behind(proxy, workload)
        most = most_connections(given.facts, database) if database is not None else None
        if database is None or most is None or _shared(proxy, workload):
            continue
        functions = [each for each in workload.functions if each.vpc.value and same_project(each.at, proxy.at)]
        opened = {each.address: _opened(each, proxy, given) for each in functions}
        together = sum(count for count in opened.values() if count is not None)
        if not together or None in opened.values() or together * SHARE > most:
            continue
        line = proxy_line(given.facts, vcpus=SMALLEST_VCPUS)
        yield RULE.finding(
            f"{proxy.name} stands before {database.name} ({database.instance_class.value}), which takes {most:,}"
            f" connections by default, and its functions open {together:,} at most",
            at=proxy.at,
            also=[database.at],
            price=Price(total((line,)), "month", f"{line.note}, prices of {line.facts[0].checked}"),
            consequence=f"each query takes 1 more hop, for {together:,} connections that the database takes by itself",
            fix=Advice("connect to the database itself, one connection kept by each environment"),
            functions=sorted(address for address, count in opened.items() if count),
        )


def _behind(proxy: Proxy, workload: Workload) -> Database | None:
    """The one instance behind it, where nothing but connections can be the proxy's use."""
    found = [each for each in workload.databases if each.address in proxy.serves]
    if len(found) != 1 or len(proxy.serves) != 1 or proxy.iam.value is not False:
        return None
    [database] = found
    return None if database.cluster or database.aurora or database.standby is not False else database


def _shared(proxy: Proxy, workload: Workload) -> bool:
    """True where something beside functions may use it."""
    return any(each.type.startswith(OTHER_CLIENTS) and same_project(each.at, proxy.at) for each in workload.resources)


def _opened(function: Function, proxy: Proxy, given: Given) -> int | None:
    """The most connections it opens at once, 0 where it opens none; None where that is not known."""
    if function.handler is None or function.handler.unread or function.compute is not Compute.EVENT:
        return None
    clients = [each for each in function.handler.clients if each.kind is ClientKind.DATABASE and each.connects]
    engines = {engine_of(each.callee) for each in clients}
    if not clients or (proxy.engine.value not in engines and "" not in engines):
        return 0
    profile = given.measured.get(function.address)
    reserved = function.reserved.value if function.reserved is not None else None
    environments = reserved or (profile.peak_concurrency if profile is not None else None)
    sizes = [1 if each.pool is None else each.pool.most for each in clients]
    if environments is None or None in sizes:
        return None
    return environments * sum(size for size in sizes if size is not None)
