"""Imports the module in the function's own sandbox, with what the function ships and nothing else.

Shown when the import ends with PackageNotFoundError. Refuted when it succeeds.
"""

from deburr.proofs.bench import Bench
from deburr.proofs.imports import imported, module_of
from deburr.proofs.outcome import NotRun, Seen

REHEARSED = False
LACKING = "PackageNotFoundError"


async def run(bench: Bench) -> Seen:
    file = next((each.path for each in bench.finding.also), "")
    module = module_of(file)
    kind, message = await imported(bench, module)
    if kind == LACKING:
        return Seen(True, f"importing {module} ended with {kind}: {message}")
    if kind:
        raise NotRun(f"importing {module} ended with {kind}: {message}", hint="build the function first")
    return Seen(False, f"{module} was imported without an error")
