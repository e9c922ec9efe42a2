"""Calls one environment several times and looks at the file under /tmp after each answer.

Shown when it is larger each time. Refuted when it was written and does not grow. How many invocations fill /tmp is
extrapolated from that growth, and said so.
"""

import itertools
import re

from deburr.lab.observations import of_kind
from deburr.lab.record import Record
from deburr.proofs.bench import WARM, Bench
from deburr.proofs.outcome import NotRun, Seen, sampled
from deburr.proofs.standins.contacts import Request
from deburr.workload.proof import Figure

MB = 1 << 20


async def run(bench: Bench) -> Seen:
    path = _path(bench)
    sample = bench.event()
    uploads: list[list[Request]] = []
    async with bench.counted(observe=True) as scene:
        records = []
        for _ in range(WARM):
            records.append(await scene.call(sample))
            uploads.append([*scene.aws.since_mark, *scene.http.since_mark])
    bench.sure(records)
    bench.last = records[-1]
    sizes = [_size(record, path) for record in records]
    if not any(sizes):
        raise NotRun(
            f"nothing was written to {path} with this event",
            hint="give one that has something to write by --event FILE",
        )
    growth = (sizes[-1] - sizes[0]) / (WARM - 1)
    samples = (sampled(f"size of {path}", "bytes", sizes),)
    if not all(later > earlier for earlier, later in itertools.pairwise(sizes)):
        return Seen(
            False,
            f"{path} held {sizes[-1]:,} bytes after {WARM} invocations, and after the first {sizes[0]:,}",
            (),
            samples,
            WARM,
        )
    full = int((bench.subject.spec.tmp_mb * MB - sizes[0]) / growth) + 1
    figures = (
        Figure("growth", growth, "bytes per invocation"),
        Figure("invocations until /tmp is full, extrapolated", full, "invocations"),
    )
    sentence = (
        f"{path} held {sizes[0]:,} bytes after one invocation and {sizes[-1]:,} after {WARM}{_leaked(uploads)};"
        f" extrapolated, /tmp is full after {full:,}"
    )
    return Seen(True, sentence, figures, samples, WARM)


def _path(bench: Bench) -> str:
    touches = bench.function.handler.tmp if bench.function.handler else ()
    found = next((each.path for each in touches if bench.speaks_of(each.at)), "")
    return found or bench.finding.at.path


def _size(record: Record, path: str) -> int:
    pattern = re.compile(re.escape(path).replace(r"\{\}", ".*"))
    for left in of_kind(record.observed, "left"):
        return sum(size for name, size in left.told["tmp"].items() if pattern.fullmatch(name))
    return 0


def _leaked(uploads: list[list[Request]]) -> str:
    """Whether what the last invocation sent begins with all that the first one sent."""
    for first in uploads[0]:
        for last in uploads[-1]:
            grown = last.operation == first.operation and len(last.body) > len(first.body) > 1
            if grown and first.body in last.body:
                return f", and what the {len(uploads)}th one sent on holds what the first one sent"
    return ""
