"""Ids of WebSocket connections are kept in the memory of one environment.

API Gateway holds the connections, and hands each message to any environment that is free. One that remembers who is
connected knows only those whose `$connect` it happened to get: a message to everybody reaches some, and when the
environment goes, which nobody is told of, its connections are forgotten while they stay open.

Instead, keep them in a table (one item a connection, removed at `$disconnect` and by a TTL that ends with the longest
connection), and send to what the table holds.
Silent when the id goes nowhere but into the invocation's own variables, into a table or a cache beside the function,
and when what it is put into is not known to outlive the invocation.
"""

from collections.abc import Iterator

from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.workload.function import Compute, Function
from deburr.workload.handler import Certainty
from deburr.workload.invocation import Growth

RULE = Rule(
    name="socket-state-in-memory",
    level=Level.ERROR,
    confidence=Confidence.LIKELY,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-route-keys-connect-disconnect.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html",
    ),
)


def check(function: Function, given: Given) -> Iterator[Finding]:
    """One finding a file of code."""
    handler = function.handler
    if handler is None or function.compute not in (Compute.EVENT, Compute.DURABLE):
        return
    by_file: dict[str, list[Growth]] = {}
    for kept in handler.sockets:
        if kept.certainty is not Certainty.POSSIBLE:
            by_file.setdefault(kept.at.file, []).append(kept)
    longest_h = int(str(given.facts["apigw.ws.limits"].table["connection_s"])) // 3600
    for first, *rest in by_file.values():
        name = first.name or "a variable"
        yield RULE.finding(
            f"{function.name} keeps the ids of WebSocket connections in {name}, in the memory of one environment",
            at=first.at,
            also=[kept.at for kept in rest],
            consequence="from the 2nd environment on each knows only some of those who are connected: what is sent to"
            f" all does not reach the others, for as long as they stay, up to {longest_h} h",
            fix=Advice(
                f"a table with an item a connection, removed at $disconnect and by a TTL of {longest_h} h; send to"
                " what it holds"
            ),
            alike=name,
        )
