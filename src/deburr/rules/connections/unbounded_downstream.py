"""More environments may come up than a database takes connections.

Each environment of a function holds a connection of its own, and a burst of calls brings up as many environments as
there are calls, up to the whole account's concurrency. A database takes as many connections as its memory allows;
from then on it refuses everybody, the other applications on it too.

Instead, give the function a reserved concurrency below what the database takes, so that a burst is throttled and not
refused; or put RDS Proxy between, where the connections are idle most of the time.
Silent when a concurrency is reserved, when the project has a proxy, when the database, its class or its engine is not
known, when more than one database would fit, when the function stands in no VPC, and for callers that take a few at a
time (queues, streams, schedules).
"""

from collections.abc import Iterator

from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.downstream import downstream, unbounded
from deburr.rules.given import Given
from deburr.workload.function import Function

RULE = Rule(
    name="unbounded-downstream",
    level=Level.WARNING,
    confidence=Confidence.LIKELY,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html",
        "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html",
    ),
)


def check(function: Function, given: Given) -> Iterator[Finding]:
    callers = unbounded(function, given)
    to = downstream(function, given) if callers else None
    quota = given.facts["lambda.concurrency.account_default"].whole
    if to is None or to.most >= quota or given.only_deployments_call(function):
        return
    kinds = ", ".join(sorted({caller.kind for caller in callers}))
    yield RULE.finding(
        f"nothing keeps {function.name} below the {to.most:,} connections that {to.database.name}"
        f" ({to.database.instance_class.value}) takes at most by default",
        at=function.at,
        also=[to.at, to.database.instance_class.at],
        consequence=f"calls by {kinds} may bring up to {quota:,} environments at once (the account's default), each"
        " with a connection; a full database refuses every new one, of others too",
        fix=Advice(f"ReservedConcurrentExecutions well below {to.most:,}, shared with whatever else connects"),
    )
