"""Starts the function once and reads what its runtime says of the handler.

Shown when the runtime finds no such file or name. Refuted when the handler is called.
"""

import json

from deburr.proofs.bench import Bench
from deburr.proofs.events import Sample
from deburr.proofs.outcome import NotRun, Seen
from deburr.proofs.rehearsal import NOT_FOUND, past_init

REHEARSED = False
MISSING = ("Runtime.ImportModuleError", "Runtime.HandlerNotFound", "Runtime.MalformedHandlerName")


async def run(bench: Bench) -> Seen:
    bench.used = sample = Sample("made up: an empty event", {})
    async with bench.counted() as scene:
        record = await scene.call(sample)
    bench.last = record
    past_init(record)
    if record.error_type not in MISSING:
        return Seen(False, f"the runtime found {bench.subject.spec.handler} and called it")
    try:
        told = str(json.loads(record.answer.body)["errorMessage"])
    except (ValueError, KeyError, TypeError):
        told = record.error_type
    if record.error_type == MISSING[0] and not _own(told, bench.subject.spec.handler):
        raise NotRun(f"it imports what is not here: {told}", hint="install it, or build the function first")
    return Seen(True, f"the runtime says {record.error_type}: {told}")


def _own(told: str, handler: str) -> bool:
    """True when it is the handler's own module that cannot be found, or a package that it stands in."""
    named = NOT_FOUND.search(told)
    if named is None:
        return False
    module = handler.rpartition(".")[0].replace("/", ".").strip(".")
    lacking = named[1].removeprefix("/var/task/").removesuffix(".js").removesuffix(".mjs").replace("/", ".").strip(".")
    return lacking == module or module.startswith(f"{lacking}.") or lacking == module.rpartition(".")[2]
