"""Calls one environment several times and counts what the list holds after each answer; then a second environment.

Shown when it holds more each time. Refuted when it does not grow. What a module of Node keeps cannot be seen.
"""

import itertools

from deburr.lab.observations import of_kind
from deburr.lab.record import Record
from deburr.proofs.bench import WARM, Bench
from deburr.proofs.outcome import NotRun, Seen, sampled
from deburr.workload.proof import Figure


async def run(bench: Bench) -> Seen:
    if bench.function.language != "python":
        raise NotRun("what a module of Node keeps cannot be seen from outside it")
    grows = bench.function.handler.grows if bench.function.handler else ()
    name = next((each.name for each in grows if bench.speaks_of(each.at)), bench.finding.at.path)
    sample = bench.event()
    async with bench.counted(observe=True) as scene:
        records = await scene.calls(sample, WARM)
        other = await scene.call(sample, cold=True)
    bench.sure([*records, other])
    bench.last = other
    sizes = [_size(record, name) for record in records]
    if any(size is None for size in sizes):
        raise NotRun(f"{name} is no list at the top of a module, so it cannot be counted from outside")
    counts = [size or 0 for size in sizes]
    samples = (
        sampled(name, "items", counts),
        sampled(f"{name} in another environment", "items", [_size(other, name) or 0]),
    )
    if not all(later > earlier for earlier, later in itertools.pairwise(counts)):
        return Seen(
            False,
            f"{name} held {counts[-1]} after {WARM} invocations, and after the first {counts[0]}",
            (),
            samples,
            WARM,
        )
    figures = (Figure(f"growth of {name}", (counts[-1] - counts[0]) / (WARM - 1), "items per invocation"),)
    sentence = (
        f"{name} held {counts[0]} after one invocation and {counts[-1]} after {WARM} with the same event;"
        f" another environment began again with {_size(other, name)}"
    )
    return Seen(True, sentence, figures, samples, WARM)


def _size(record: Record, name: str) -> int | None:
    for left in of_kind(record.observed, "left"):
        for key, size in left.told.get("globals", {}).items():
            if key == name or key.endswith(f".{name}"):
                return int(size)
    return None
