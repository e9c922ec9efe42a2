"""Starts the function with what it ships and what its runtime brings, and reads what became of the import.

Shown when the runtime cannot find the package. Refuted when the code is loaded, or gets past the import.
"""

import re

from deburr.proofs.bench import Bench
from deburr.proofs.events import Sample
from deburr.proofs.outcome import NotRun, Seen
from deburr.proofs.rehearsal import NOT_FOUND, Rehearsed, past_init

REHEARSED = False
NAMED = re.compile(r"imports (\S+), and nothing")


async def run(bench: Bench) -> Seen:
    sample = Sample("made up: an empty event", {})
    bench.used = sample
    named = NAMED.search(bench.finding.message)
    package = named[1] if named else bench.finding.at.path
    async with bench.counted(watch=bench.watch) as scene:
        record = await scene.call(sample)
    bench.last = record
    past_init(record)
    looked = Rehearsed(sample, record, 0, None)
    if "No module named" in looked.wrong or "Cannot find" in looked.wrong:
        missing = NOT_FOUND.search(looked.wrong)
        if missing is not None and (missing[1] == package or missing[1].startswith((f"{package}/", f"{package}."))):
            return Seen(True, f"the runtime says {record.error_type}: {looked.wrong.partition(': ')[2]}")
        raise NotRun(f"it imports what is not here: {looked.wrong}", hint="build the function first")
    return Seen(False, f"init went on past the import of {package}")
