"""Hold what `deburr cold` tells of each module against `python -X importtime`, environment beside environment.

    python tools/beside_importtime.py boto3 sqlite3 [--code FOLDER] [--rounds 15] [--runtime python3.11] [--wall]

--code holds what is imported and the runtime does not bring: pip install --target FOLDER ... Both look at the same
function in the lab, in turns. So that neighbours do not count, both go by a clock that stands still while others have
the CPU: a library of ten lines is loaded before them, for which a C compiler is needed. --wall leaves the clocks as
they are: then the witness tells what deburr leaves out, and it should be run on an idle machine. Ends with 1 when less
than 95 % of the modules of 1 ms or more agree.
"""

import argparse
import asyncio
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from msgspec import Struct

from deburr.cold import copies, inits
from deburr.cold.estimates import middle
from deburr.cold.rounds import fresh
from deburr.facts import book
from deburr.lab.laboratory import Lab
from deburr.lab.observations import Observed
from deburr.lab.record import Record, Status
from deburr.lab.settings import Settings
from deburr.lab.spec import Spec
from deburr.workload.cold_start import Estimate

AGREE = 0.95
LEAST_MS = 1.0
LINE = re.compile(r"import time:\s+(\d+) \|\s+(\d+) \| +(\S+)")
TOLD = "/tmp/importtime"
# Into a file: read by another process line by line, each line would take the witness 20 microseconds.
HANDLER = """\
import os
os.dup2(os.open({told!r}, os.O_CREAT | os.O_WRONLY | os.O_APPEND), 2)
{imports}
def handler(event, context):
    return open({told!r}).read()
"""
CLOCK = """\
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
int clock_gettime(clockid_t id, struct timespec *now) {
  return syscall(SYS_clock_gettime, id == CLOCK_MONOTONIC ? CLOCK_PROCESS_CPUTIME_ID : id, now);
}
"""
Times = Mapping[str, tuple[float, float]]
"""By module its own ms and those with what it imports."""


class Held(Struct, frozen=True):
    """One of a module's two times.

    what    `own` or `total`.
    """

    module: str
    what: str
    ours: Estimate
    theirs: Estimate

    @property
    def counts(self) -> bool:
        """Whether either takes it for long enough."""
        return max(self.ours.ms, self.theirs.ms) >= LEAST_MS

    @property
    def agrees(self) -> bool:
        return self.ours.low_ms <= self.theirs.high_ms and self.theirs.low_ms <= self.ours.high_ms


def laid_out(folder: Path, imports: Sequence[str], code: Path | None = None) -> Path:
    """A task folder whose handler imports these, and answers with what was written to stderr meanwhile."""
    if code is None:
        folder.mkdir()
    else:
        copies.copied(code, folder)
    statements = "\n".join(f"import {each}" for each in imports)
    (folder / "app.py").write_text(HANDLER.format(told=TOLD, imports=statements), encoding="utf-8")
    return folder


def clock(folder: Path) -> dict[str, str]:
    """Variables that have a function's clock stand still while it waits for a CPU; their library goes into the folder.

    Raises  SystemExit without a C compiler.
    """
    compiler = shutil.which("cc")
    if compiler is None:
        raise SystemExit("no C compiler (cc) for the witness's clock: --wall leaves it as it is")
    source = folder / "clock.c"
    source.write_text(CLOCK, encoding="utf-8")
    subprocess.run([compiler, "-O2", "-shared", "-fPIC", "-o", str(folder / "clock.so"), str(source)], check=True)
    return {"LD_PRELOAD": "/var/task/clock.so"}


def theirs(record: Record) -> dict[str, tuple[float, float]]:
    """What the witness told: of several lines for one module the first, which is where its code ran."""
    return {name: (own, total) for name, own, total in reversed(lines(answer(record)))}


def lines(told: str) -> list[tuple[str, float, float]]:
    """By module its own ms and those with what it imports, in the order in which the interpreter told of them."""
    return [(name, int(own) / 1000, int(total) / 1000) for own, total, name in LINE.findall(told)]


def ours(record: Record, *, waits: bool) -> dict[str, tuple[float, float]]:
    """What deburr tells.

    waits   False where the clock leaves out what was waited for a CPU: it is not taken off again.
    Raises  SystemExit when the environment told nothing.
    """
    answer(record)
    observed = record.observed if waits else [_unwaited(each) for each in record.observed]
    told = inits.told(observed)
    if told is None:
        raise SystemExit("the environment told nothing of its init")
    return {each.name: (each.own_ms, each.total_ms) for each in told.modules}


def _unwaited(observed: Observed) -> Observed:
    if observed.kind != "loaded":
        return observed
    rows = [[*row[:-1], 0.0] for row in observed.told["modules"]]
    return replace(observed, told={**observed.told, "modules": rows})


def answer(record: Record) -> str:
    """Raises  SystemExit when there is none."""
    if record.status is not Status.SUCCESS:
        raise SystemExit(f"the handler failed: {record.error_type}\n{record.log}")
    return str(json.loads(record.answer.body))


async def held(spec: Spec, environment: Mapping[str, str], rounds: int, told: Callable[[str], None]) -> list[Held]:
    """Both on the same function, in turns, after an environment that nobody counts.

    environment  for the clock; empty where it is the machine's own.
    Raises       SystemExit where the clock's library is not where a sandbox would have it.
    """
    spec = replace(spec, environment=environment)
    witness = replace(spec, environment={"PYTHONPROFILEIMPORTTIME": "1", **environment})
    mine: list[Times] = []
    other: list[Times] = []
    async with Lab(book.load(), Settings(look="times")) as looking, Lab(book.load()) as plain:
        if environment and plain.mechanism.isolation == "none":
            raise SystemExit("the witness's clock needs a sandbox: --wall leaves it as it is")
        await fresh(plain, spec, b"{}")
        for number in range(1, rounds + 1):
            told(f"round {number} of {rounds}")
            mine.append(ours((await fresh(looking, spec, b"{}"))[0], waits=not environment))
            other.append(theirs((await fresh(plain, witness, b"{}"))[0]))
    names = [name for name in mine[0] if all(name in each for each in (*mine, *other))]
    return [
        Held(name, what, middle(each[name][at] for each in mine), middle(each[name][at] for each in other))
        for name in names
        for at, what in enumerate(("own", "total"))
    ]


def share(found: Sequence[Held], what: str) -> tuple[int, int]:
    """Of the modules that count, how many agree, and how many there are."""
    counted = [each for each in found if each.what == what and each.counts]
    return sum(each.agrees for each in counted), len(counted)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("imports", nargs="+")
    parser.add_argument("--code", type=Path)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--runtime", default="python3.11")
    parser.add_argument("--wall", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        code = laid_out(Path(folder) / "code", asked.imports, asked.code)
        environment = {} if asked.wall else clock(code)
        spec = Spec("orders", asked.runtime, "app.handler", code, memory_mb=1769, timeout_s=30, tmp_mb=512)
        found = asyncio.run(held(spec, environment, asked.rounds, lambda told: print(told, end="\r", file=sys.stderr)))
    for each in sorted(found, key=lambda each: -each.ours.ms):
        if each.counts and not each.agrees:
            print(f"{each.what:5} {each.module:40} {shown(each.ours)}, importtime {shown(each.theirs)}")
    for what in ("own", "total"):
        agree, count = share(found, what)
        print(f"{what}: {agree} of {count} modules of {LEAST_MS:.0f} ms or more agree")
    for name in asked.imports:
        for each in found:
            if (each.module, each.what) == (name, "total"):
                print(f"{name}: {shown(each.ours)}, importtime {shown(each.theirs)}")
    spent = middle(each.ours.ms / each.theirs.ms for each in found if each.what == "total" and each.counts)
    print(f"in the middle of the modules: {spent.ms:.3f} times what importtime tells")
    agree, count = share(found, "total")
    raise SystemExit(0 if count and agree >= AGREE * count else 1)


def shown(estimate: Estimate) -> str:
    return f"{estimate.ms:.2f} ms ({estimate.low_ms:.2f} to {estimate.high_ms:.2f})"


if __name__ == "__main__":
    main()
