"""Asks through the function's own door and through one that streams, and times the first byte and the last.

What the function calls answers half a second late, as others do. Shown when the streaming door has the first byte
well before the last, and its own door has them together. Refuted when the function writes all of it at once, too.
"""

from dataclasses import replace

from deburr.lab.doors.door import Kind
from deburr.lab.doors.project import doors
from deburr.proofs.bench import Bench
from deburr.proofs.outcome import NotRun, Seen
from deburr.proofs.streams import heard
from deburr.workload.proof import Figure

ALONE = True
LATE_S = 0.5
APART_S = 0.2
"""Less between the first byte and the last is not worth streaming."""


async def run(bench: Bench) -> Seen:
    if bench.function.handler is None or not bench.function.handler.streams:
        raise NotRun("an adapter streams for it, which the lab does not start", hint="ask the deployed one")
    sample = bench.any_event()
    found = doors(bench.workload, {bench.function.address: bench.subject.spec})
    own = next((each for each in found if not each.streams), None)
    if own is None:
        raise NotRun("the lab has no door of this kind", hint="it has REST and HTTP APIs, load balancers and URLs")
    open_one = replace(own, kind=Kind.URL, streams=True, waits_s=None)
    within_s = bench.subject.spec.timeout_s + LATE_S
    async with bench.scene(hold_s=lambda _: LATE_S) as scene:
        await scene.call(sample)
        through, bench.last = await heard(scene, own, sample, within_s)
        beside, _ = await heard(scene, open_one, sample, within_s)
    figures = (
        Figure(f"first byte through {own.name}", round(through.first_s * 1000), "ms"),
        Figure("first byte through a door that streams", round(beside.first_s * 1000), "ms"),
        Figure("last byte through a door that streams", round(beside.last_s * 1000), "ms"),
    )
    told = (
        f"the first byte came after {through.first_s * 1000:,.0f} ms; through a door that streams after"
        f" {beside.first_s * 1000:,.0f} ms, with the last one after {beside.last_s * 1000:,.0f} ms"
    )
    if beside.spread_s < APART_S:
        return Seen(False, f"{told}: it writes all of it at once", figures, repetitions=3)
    return Seen(through.first_s - beside.first_s >= APART_S, told, figures, repetitions=3)
