"""Opens the door, makes what the function calls slow, and sees who is still there when the function answers.

The stand-ins hold their first answer for two seconds longer than the door waits.
Shown when the door answers for the function and the function runs on. Refuted when the function answers, or gives up,
while its caller still waits.
"""

import asyncio
import http.client
import itertools
import time
from collections.abc import Callable

from deburr.lab.doors.door import Door
from deburr.lab.doors.project import doors
from deburr.lab.record import Record
from deburr.lab.serving import Serving
from deburr.proofs.bench import Bench
from deburr.proofs.events import Sample, fits
from deburr.proofs.outcome import NotRun, Seen
from deburr.proofs.rehearsal import Rehearsed
from deburr.proofs.requests import Request, request_of
from deburr.workload.proof import Figure

WAITS = True
LATE_S = 2.0
GAVE_UP = (503, 504)
ENDS_WITHIN_S = 60.0


async def run(bench: Bench) -> Seen:
    door = _door(bench)
    waits_s = door.waits_s
    assert waits_s is not None
    if waits_s > bench.patience_s:
        raise NotRun(f"the door waits {waits_s:g} s", hint=f"--patience {waits_s:g} lets the experiment wait as long")
    sample = _asked(bench, door)
    records: asyncio.Queue[Record] = asyncio.Queue()
    async with bench.scene(hold_s=_first(waits_s + LATE_S)) as scene:
        serving = Serving(scene.lab, records.put_nowait)
        try:
            port = await serving.open(door)
            began_s = time.monotonic()
            status = await asyncio.to_thread(_status, port, request_of(sample), waits_s + ENDS_WITHIN_S)
            answered_s = time.monotonic()
            record = await asyncio.wait_for(records.get(), ENDS_WITHIN_S)
        finally:
            await serving.close()
        late = [each for each in (*scene.http.requests, *scene.aws.requests) if each.at_s > answered_s]
    bench.last = record
    waited_s, ran_s = answered_s - began_s, record.duration_ms / 1000
    figures = (
        Figure("the client's answer", status, "HTTP status"),
        Figure("the client waited", round(waited_s, 2), "s"),
        Figure("the function ran", round(ran_s, 2), "s"),
        Figure("requests after the answer", len(late), "requests"),
    )
    if status in GAVE_UP and ran_s > waits_s:
        after = f", making {len(late)} more request{'s' if len(late) > 1 else ''}" if late else ""
        sentence = (
            f"the client got {status} after {waited_s:.1f} s; the function went on to {ran_s:.1f} s, billed{after}"
        )
        return Seen(True, sentence, figures)
    return Seen(
        False,
        f"what it calls was {waits_s + LATE_S:g} s late; it ended after {ran_s:.1f} s, its client got {status}",
        figures,
    )


def _door(bench: Bench) -> Door:
    found = doors(bench.workload, {bench.function.address: bench.subject.spec})
    runs_s = bench.subject.spec.timeout_s
    cut = [door for door in found if door.waits_s is not None and door.waits_s <= runs_s]
    if not cut:
        raise NotRun(
            "the lab has no door of this kind", hint="it has REST and HTTP APIs, load balancers and Function URLs"
        )
    return min(cut, key=lambda door: door.waits_s or 0)


def _asked(bench: Bench, door: Door) -> Sample:
    """An event of this door with which the function calls out."""
    kinds = [each for each in bench.workload.callers if each.function.address == bench.function.address]
    there: list[Rehearsed] = [
        each
        for each in bench.rehearsed
        if each.calls
        and each.sample.name not in bench.passed
        and any(way.kind == door.kind.value and fits(each.sample.told, way) for way in kinds)
    ]
    if not there:
        raise NotRun("nothing that it calls could be made slow", hint="give an event that takes long with --event FILE")
    chosen = min(there, key=lambda each: (not each.succeeded, not each.sample.given))
    bench.used = chosen.sample
    return chosen.sample


def _first(hold_s: float) -> Callable[[str], float]:
    turns = itertools.chain([hold_s], itertools.repeat(0.0))
    return lambda _: next(turns)


def _status(port: int, request: Request, timeout_s: float) -> int:
    """Send a request; the status of the answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout_s)
    try:
        connection.putrequest(request.method, request.target, skip_accept_encoding=True)
        for name, value in request.headers:
            connection.putheader(name, value.encode("latin-1", "replace"))
        if request.body:
            connection.putheader("content-length", str(len(request.body)))
        connection.endheaders(request.body)
        return connection.getresponse().status
    finally:
        connection.close()
