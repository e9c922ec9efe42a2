"""Imports the compiled module in the function's own sandbox, with its interpreter.

Shown when the import fails. Refuted when it succeeds where the machine is of the function's own architecture; what a
newer C library than the function's would let pass is not run.
"""

import platform

from deburr.proofs.bench import Bench
from deburr.proofs.imports import imported, module_of
from deburr.proofs.outcome import NotRun, Seen

REHEARSED = False
MACHINES = {"aarch64": "arm64", "arm64": "arm64", "x86_64": "x86_64", "AMD64": "x86_64"}
FAILED = frozenset({"ImportError", "ModuleNotFoundError", "OSError"})


async def run(bench: Bench) -> Seen:
    if bench.function.language != "python":
        raise NotRun("addons of Node are loaded by their libraries alone", hint="call the code that uses it")
    here, runs = MACHINES.get(platform.machine(), platform.machine()), bench.subject.spec.architecture
    if here != runs:
        raise NotRun(f"the function runs on {runs}, and this machine is {here}", hint=f"run it on {runs}")
    path = next((each.path for each in bench.finding.also), "")
    module = module_of(path)
    kind, message = await imported(bench, module)
    if kind in FAILED:
        return Seen(True, f"importing {module} on {bench.subject.spec.runtime}, {runs}, ended with {kind}: {message}")
    if kind:
        raise NotRun(f"importing {module} ended with {kind}: {message}", hint="build the function first")
    if "glibc" in bench.finding.message:
        raise NotRun("this machine's C library is not the function's", hint="run it on the system of its runtime")
    return Seen(False, f"{module} was imported on {bench.subject.spec.runtime}, {runs}, without an error")
