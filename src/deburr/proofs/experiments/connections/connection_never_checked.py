"""Calls one environment, has a real PostgreSQL end the session that it keeps, and calls it again.

Shown when an invocation after that fails. Refuted when the first of them and all others get a connection that lives.
"""

from deburr.lab.record import Record, Status
from deburr.proofs.bench import Bench
from deburr.proofs.outcome import NotRun, Seen, sampled
from deburr.workload.proof import Figure

AGAIN = 3
"""Invocations after the session was ended."""


async def run(bench: Bench) -> Seen:
    sample = bench.event()
    async with bench.counted() as scene:
        before = await scene.calls(sample, 2)
        bench.sure(before)
        if not scene.pg.alive:
            raise NotRun(
                "it keeps no session on PostgreSQL",
                hint="the lab has a stand-in for no other database yet; give an event that uses it by --event FILE",
            )
        ended = await scene.pg.end_sessions()
        after = await scene.calls(sample, AGAIN)
    bench.last = after[0]
    failed = [each for each in after if each.status is not Status.SUCCESS or b'"statusCode":5' in _tight(each)]
    figures = (
        Figure("sessions ended by the server", ended, "sessions"),
        Figure("invocations after it that failed", len(failed), "invocations"),
    )
    samples = (sampled("failed", "invocations", [each in failed for each in after]),)
    times = f"PostgreSQL ended the session that the environment kept; of the next {AGAIN} invocations"
    if failed:
        every = "all" if len(failed) == AGAIN else str(len(failed))
        why = f" ({failed[0].error_type})" if failed[0].error_type else ""
        return Seen(True, f"{times} {every} failed{why}", figures, samples, AGAIN + 2)
    return Seen(False, f"{times} none failed: it connected again", figures, samples, AGAIN + 2)


def _tight(record: Record) -> bytes:
    return record.answer.body.replace(b" ", b"")
