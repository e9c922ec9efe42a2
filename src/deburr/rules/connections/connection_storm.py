"""A function is allowed more environments than its database takes connections.

Each environment holds a connection of its own. The reserved concurrency is the most environments that can be up at
once, and a burst of calls uses all of them: what comes after the last connection is refused, for every application
on that database. While a new version is deployed, environments of both may be up.

Instead, reserve fewer than the database takes, or choose a larger class, or put RDS Proxy between.
Silent when nothing is reserved (that is `unbounded-downstream`), when the project has a proxy, when the database, its
class or its engine is not known, when more than one would fit, and when the number is settled at deploy time.
"""

from collections.abc import Iterator

from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.downstream import downstream
from deburr.rules.given import Given
from deburr.workload.function import Function

RULE = Rule(
    name="connection-storm",
    level=Level.WARNING,
    confidence=Confidence.LIKELY,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html",
        "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html",
    ),
)


def check(function: Function, given: Given) -> Iterator[Finding]:
    reserved = function.reserved
    if reserved is None or not reserved.value:
        return
    to = downstream(function, given)
    if to is None or reserved.value <= to.most:
        return
    yield RULE.finding(
        f"{function.name} may open {reserved.value:,} connections, and {to.database.name}"
        f" ({to.database.instance_class.value}) takes {to.most:,} at most by default",
        at=reserved.at,
        also=[to.at, to.database.instance_class.at],
        consequence=f"from {to.most:,} environments at once on, at the latest, the database refuses new connections",
        fix=Advice(f"ReservedConcurrentExecutions well below {to.most:,}, or RDS Proxy between"),
    )
