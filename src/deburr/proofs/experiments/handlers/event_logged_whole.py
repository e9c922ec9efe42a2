"""Puts a mark into the event and into the environment, and looks for it in the log.

Shown when the log holds it. Refuted when it does not.
"""

from deburr.proofs.bench import Bench
from deburr.proofs.events import Sample
from deburr.proofs.outcome import Seen
from deburr.workload.proof import Figure

MARK = "lab-visitors-secret"


async def run(bench: Bench) -> Seen:
    sample = bench.event()
    marked = Sample(sample.name, {**sample.told, "deburrMark": f"{MARK}-event"})
    environment = {**bench.subject.spec.environment, "DEBURR_MARK": f"{MARK}-environment"}
    async with bench.counted(spec={"environment": environment}) as scene:
        record = await scene.call(marked)
    bench.sure([record])
    bench.last = record
    found = [what for what in ("event", "environment") if f"{MARK}-{what}" in record.log]
    if not found:
        return Seen(False, f"a mark in the event was not found in {len(record.log):,} bytes of log")
    sentence = f"a mark that was put into the {' and the '.join(found)} stood in the log"
    return Seen(True, sentence, (Figure("log", len(record.log), "bytes"), Figure("event", len(marked.body), "bytes")))
