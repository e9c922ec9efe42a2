"""Lambda is invoked with records that the code leaves out at once.

The first thing that the handler does with a record is to look at one field, and to go on to the next when it says
something else. Lambda can look at that field before it invokes: records that an event source mapping filters out start
no function and are not billed.

Instead, write the same test as `FilterCriteria` on the mapping. A message of a queue that is filtered out is deleted,
as it is now, when the handler is done with it.
Silent when the mapping has a filter, when the code does something for every record, when a field is looked at that
filters cannot see, when a key is asked for and no value looked at, when every kind of change is worked on, when several
sources of one kind bring the records, and where batches are handed on whole.
"""

import json
from collections.abc import Iterator

from deburr.cost.price import Price
from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.workload.caller import Caller
from deburr.workload.invocation import Drop

RULE = Rule(
    name="unfiltered-mapping",
    level=Level.INFO,
    confidence=Confidence.LIKELY,
    since="0.1",
    sources=("https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html",),
)

CHANGES = frozenset({"INSERT", "MODIFY", "REMOVE"})
# What a filter sees of a record, and what the pattern calls it.
SEEN = {
    "dynamodb": {"eventName": "eventName", "dynamodb": "dynamodb", "userIdentity": "userIdentity"},
    "kinesis": {"kinesis.data": "data", "kinesis.partitionKey": "partitionKey"},
    "sqs": {"body": "body"},
}


def check(caller: Caller, given: Given) -> Iterator[Finding]:
    function = caller.function
    drop = function.handler.batch.drops if function.handler is not None else None
    if drop is None or caller.filtered is not False or caller.kind not in SEEN or {*drop.keeps} >= CHANGES:
        return
    pattern = _pattern(caller.kind, drop)
    if pattern is None or sum(other.kind == caller.kind for other in given.callers(function)) > 1:
        return
    each = given.facts["price.lambda.request"]
    size = caller.batch.value if caller.batch is not None else None
    batch = "records" if size is None else f"up to {size:,} records" if size > 1 else "1 record"
    yield RULE.finding(
        f"{function.name} gets every record of {caller.name}, and does nothing with those whose {_told(drop)}",
        at=caller.at,
        also=[drop.at],
        price=Price(each.number, "1M batches of these alone", f"requests only, price of {each.checked}"),
        consequence=f"each batch of {batch} is an invocation, also where it holds none that is worked on",
        fix=Advice(f"FilterCriteria on the mapping: {json.dumps(pattern)}"),
    )


def _told(drop: Drop) -> str:
    if drop.keeps:
        return f"{drop.field} is not {' or '.join(drop.keeps)}"
    return f"{drop.field} is {' or '.join(drop.drops)}"


def _pattern(kind: str, drop: Drop) -> dict[str, object] | None:
    """What the filter says; None for a field that it cannot see."""
    seen = next((key for key in SEEN[kind] if drop.field == key or drop.field.startswith(f"{key}.")), None)
    if seen is None or "[" in drop.field:
        return None
    within = drop.field.removeprefix(seen).strip(".")
    values: list[object] = list(drop.keeps) if drop.keeps else [{"anything-but": list(drop.drops)}]
    pattern: object = values
    for name in reversed([SEEN[kind][seen], *within.split(".")] if within else [SEEN[kind][seen]]):
        pattern = {name: pattern}
    return pattern if isinstance(pattern, dict) else None
