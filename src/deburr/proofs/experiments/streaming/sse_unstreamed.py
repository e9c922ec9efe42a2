"""Asks for the events through the function's own door, and looks when each of them came.

What the function calls answers a second late. Shown when its answer is of text/event-stream and nothing of it came
before the function had ended. Refuted when it answers with something else, or no events.
"""

from deburr.lab.doors.project import doors
from deburr.proofs.bench import Bench
from deburr.proofs.outcome import NotRun, Seen
from deburr.proofs.streams import heard
from deburr.workload.proof import Figure

ALONE = True
LATE_S = 1.0


async def run(bench: Bench) -> Seen:
    handler = bench.function.handler
    sample = bench.event(*([handler.server_sent] if handler is not None and handler.server_sent is not None else ()))
    found = doors(bench.workload, {bench.function.address: bench.subject.spec})
    if not found:
        raise NotRun("the lab has no door of this kind", hint="it has REST and HTTP APIs, load balancers and URLs")
    async with bench.scene(hold_s=lambda _: LATE_S) as scene:
        answer, record = await heard(scene, found[0], sample, bench.subject.spec.timeout_s + LATE_S)
    bench.last = record
    bench.sure([record])
    events = answer.body.count(b"data:")
    figures = (
        Figure("first byte", round(answer.first_s * 1000), "ms"),
        Figure("the function ran", round(record.duration_ms), "ms"),
        Figure("events", events, "events"),
    )
    if "text/event-stream" not in answer.head or not events:
        return Seen(False, "its answer was no stream of events", figures)
    early = answer.first_s * 1000 < record.duration_ms
    many = f"{events} event{'s' if events > 1 else ''}"
    sentence = f"its {many} came in one piece after {answer.first_s * 1000:,.0f} ms, when the function had ended"
    return Seen(not early, f"{many} came before the function had ended" if early else sentence, figures)
