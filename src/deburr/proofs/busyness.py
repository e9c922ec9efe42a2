"""How much CPU an environment used during one invocation, and how long its threads waited for one."""

import contextlib
from pathlib import Path

from msgspec import Struct

from deburr.lab.record import Record
from deburr.proofs.events import Sample
from deburr.proofs.scene import Scene


class Look(Struct, frozen=True):
    """
    cpu_ms     CPU time of all its threads.
    queued_ms  how long they could have run while none of this machine's CPUs was free.
    """

    record: Record
    cpu_ms: float
    queued_ms: float

    @property
    def idle_ms(self) -> float:
        """What is left of the invocation."""
        return max(0.0, self.record.duration_ms - self.cpu_ms - self.queued_ms)

    @property
    def at_once(self) -> float:
        """How many threads had work on average."""
        return (self.cpu_ms + self.queued_ms) / max(self.record.duration_ms, 1.0)


async def look(scene: Scene, sample: Sample) -> Look:
    """Call the environment that is idle once; negative figures are of one that another took the place of."""
    before = _busy_ms(scene)
    record = await scene.call(sample)
    cpu_ms, queued_ms = (after - earlier for after, earlier in zip(_busy_ms(scene), before, strict=True))
    return Look(record, cpu_ms, queued_ms)


def _busy_ms(scene: Scene) -> tuple[float, float]:
    """(CPU time, time spent waiting for a CPU) of every process of the environment that is idle now.

    https://docs.kernel.org/scheduler/sched-stats.html: /proc/PID/schedstat, in nanoseconds.
    """
    spent, waited = 0, 0
    for each in scene.lab.fleet(scene.spec).idle:
        for pid in each.pids:
            for path in Path(f"/proc/{pid}/task").glob("*/schedstat"):
                with contextlib.suppress(OSError):  # a thread that has ended
                    told = path.read_text(encoding="ascii").split()
                    spent, waited = spent + int(told[0]), waited + int(told[1])
    return spent / 1e6, waited / 1e6
