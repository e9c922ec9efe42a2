"""Counts the connections that each of several invocations of one environment opens to what the client talks to.

A client that is kept keeps its connection: the second invocation asks on it. Shown when invocations after the first
open new ones all the same. Refuted when they open none.
"""

from collections.abc import Sequence

from deburr.proofs.bench import WARM, Bench
from deburr.proofs.outcome import NotRun, Seen, sampled
from deburr.proofs.standins.contacts import Request
from deburr.workload.handler import Client, ClientKind
from deburr.workload.proof import Figure


async def run(bench: Bench) -> Seen:
    built = bench.function.handler.clients if bench.function.handler else ()
    clients = [each for each in built if bench.speaks_of(each.at)]
    sample = bench.event()
    fresh: list[int] = []
    asked: list[int] = []
    async with bench.counted() as scene:
        records = []
        known: set[tuple[str, int]] = set()
        for _ in range(WARM):
            records.append(await scene.call(sample))
            mine = _of(clients, scene.aws.since_mark, scene.http.since_mark)
            used = {(each.service, each.connection) for each in mine}
            asked.append(len(mine))
            fresh.append(len(used - known))
            known |= used
    bench.sure(records)
    bench.last = records[-1]
    if not all(asked[1:]):
        raise NotRun(
            "the client it builds asks for nothing with this event", hint="give an event that uses it by --event FILE"
        )
    warm = fresh[1:]
    figures = (
        Figure("new connections", sum(warm) / len(warm), "per warm invocation"),
        Figure("requests", sum(asked[1:]) / len(warm), "per warm invocation"),
    )
    samples = (
        sampled("new connections", "connections", fresh),
        sampled("invocation", "ms", [each.duration_ms for each in records]),
    )
    what = ", ".join(sorted({each.service or each.callee for each in clients})) or "its servers"
    if all(warm):
        sentence = (
            f"each of {len(warm)} warm invocations opened {_many(warm)} to {what}: {sum(fresh)} after {WARM} calls"
        )
        return Seen(True, sentence, figures, samples, WARM)
    return Seen(
        False, f"{WARM} invocations opened {sum(fresh)} to {what} together: the client is kept", figures, samples, WARM
    )


def _of(clients: Sequence[Client], aws: list[Request], http: list[Request]) -> list[Request]:
    """The requests that these clients made, as far as their services tell them apart."""
    services = {each.service for each in clients if each.kind is ClientKind.SDK and each.service}
    if clients and all(each.kind is ClientKind.HTTP for each in clients):
        return http
    return [each for each in aws if not services or each.service in services]


def _many(counts: Sequence[int]) -> str:
    least, most = min(counts), max(counts)
    number = f"{least}" if least == most else f"{least} to {most}"
    return f"{number} new connection{'s' if most > 1 else ''}"
