"""Calls the function in a sandbox whose files are read-only but for /tmp, as Lambda's are.

Shown when the write ends with the error of a read-only file system. Refuted when the function gets there and goes on.
"""

from deburr.lab.record import Record
from deburr.proofs.bench import Bench
from deburr.proofs.outcome import NotRun, Seen

SAYS = (b"Read-only file system", b"EROFS")
"""As Python and Node tell EROFS."""
UNHELD = "host files"
"""In what the lab says of a mechanism without namespaces."""


async def run(bench: Bench) -> Seen:
    refused = next((each for each in bench.rehearsed if _read_only(each.record)), None)
    sample = refused.sample if refused is not None else bench.event(succeeds=False)
    bench.used = sample
    async with bench.counted(watch=bench.watch) as scene:
        record = await scene.call(sample)
    bench.last = record
    if _read_only(record):
        when = "init ended" if record.error_type.startswith("Runtime.") else "the invocation ended"
        return Seen(True, f"{when} with {record.error_type}: the file system is read-only there")
    bench.sure([record])
    if UNHELD in record.mechanism:
        raise NotRun(
            f"held by {record.mechanism}, it may write where Lambda lets nobody",
            hint="namespaces make everything but /tmp read-only: run it on Linux where they are allowed",
        )
    return Seen(False, "it got there and succeeded, with everything but /tmp read-only")


def _read_only(record: Record) -> bool:
    return any(each in record.answer.body for each in SAYS)
