"""The engine at hand: the C kernel where it was compiled, Python otherwise; both answer the same."""

import os
from collections.abc import Callable, Iterable, Sequence

from deburr.simulate.answers import Answers
from deburr.simulate.crossings import Crossings
from deburr.simulate.scene import Engine, Rates, Scene, Steps

CHUNK = 1_000_000
PYTHON = "DEBURR_PURE_PYTHON"
"""Set to anything, no compiled kernel is used."""


def engine(scene: Scene) -> Engine:
    if not os.environ.get(PYTHON):
        from deburr.simulate.native import Native, library  # ctypes costs 10 ms

        if library() is not None:
            return Native(scene)
    return Crossings(scene)


def watched(scene: Scene, rates: Rates | Steps, progress: Callable[[int], bool] | None = None) -> Answers:
    """The whole of this traffic.

    progress  is told now and then how many requests are done; when it answers False the pass ends there, and the
              answers are about what was seen until then.
    """
    running = engine(scene)
    chunk = CHUNK if not isinstance(running, Crossings) else CHUNK // 20
    for part in rates.parts():
        while running.run(part, chunk):
            if progress is not None and not progress(running.requests):
                return _cut(scene, running)
    return Answers(scene, running.tally(), rates.end_s - scene.from_s)


def replayed(
    scene: Scene, chunks: Iterable[Sequence[float]], end_s: float, progress: Callable[[int], bool] | None = None
) -> Answers:
    """Requests at given moments, a chunk at a time, so that a trace may be larger than memory."""
    running = engine(scene)
    for chunk in chunks:
        running.feed(chunk)
        if progress is not None and not progress(running.requests):
            return _cut(scene, running)
    return Answers(scene, running.tally(), end_s - scene.from_s)


def _cut(scene: Scene, running: Engine) -> Answers:
    """What was seen up to the last whole bin."""
    tally = running.tally()
    last = max((at for at, calls in enumerate(tally.calls) if calls), default=0)
    return Answers(scene, tally, scene.bin_s * (last + 1))
