"""Makes what the function calls a second slower than its timeout, and sees how it ends.

Shown when it is killed where it stands. Refuted when it ends by itself before.
"""

from deburr.lab.record import Status
from deburr.proofs.bench import Bench
from deburr.proofs.outcome import NotRun, Seen
from deburr.workload.proof import Figure

WAITS = True
LATE_S = 1.0


async def run(bench: Bench) -> Seen:
    calling = [each for each in bench.rehearsed if each.calls and each.sample.name not in bench.passed]
    if not calling:
        bench.any_event()
        raise NotRun(
            "it calls nothing that could be made slow", hint="give an event with which it does by --event FILE"
        )
    bench.used = sample = min(calling, key=lambda each: (not each.succeeded, not each.sample.given)).sample
    timeout_s = bench.subject.spec.timeout_s
    if timeout_s > bench.patience_s:
        raise NotRun(f"it may run {timeout_s:g} s", hint=f"--patience {timeout_s:g} lets the experiment wait as long")
    async with bench.counted(spec={"timeout_s": timeout_s}, hold_s=lambda _: timeout_s + LATE_S) as scene:
        record = await scene.call(sample)
        asked = await scene.heard(lambda: len(scene.aws.since_mark) + len(scene.http.since_mark))
    bench.last = record
    if not asked:
        raise NotRun("it called nothing in the experiment", hint="give another --event")
    figures = (Figure("the answer took", timeout_s + LATE_S, "s"), Figure("billed", record.billed_ms, "ms"))
    if record.status is Status.TIMEOUT:
        return Seen(
            True, f"an answer that took {timeout_s + LATE_S:g} s: killed where it stood after {timeout_s:g} s", figures
        )
    ended = f"it ended by itself after {record.duration_ms / 1000:.1f} s"
    return Seen(False, f"an answer that took {timeout_s + LATE_S:g} s was not waited for: {ended}", figures)
