"""What is counted of invocations, and adds up: of a day, a version, a function or all of them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from deburr.logs.rows import BILLED, FLAGS, INIT, INIT_BILLED, MEMORY, RAN, USED, Flag, Row
from deburr.logs.sample import Sample

CLASSES = (
    ("timeout", Flag.TIMEOUT),
    ("oom", Flag.OOM),
    ("runtime_exit", Flag.EXIT),
    ("handler", Flag.HANDLER),
)


@dataclass(slots=True)
class Tally:
    """Counts and times; a failed call is in one class only, the first of CLASSES that fits.

    billed_ms    by memory size in MB; calls whose memory or billed time is not in the logs are `unbilled`.
    init_us, rounding_us  billed time of calls that went well and was no handler's, by memory size.
    failed_ms    billed time of calls that failed, by (class, memory size).
    """

    n: int = 0
    cold: int = 0
    ahead: int = 0
    unbilled: int = 0
    errors: Counter[str] = field(default_factory=Counter)
    billed_ms: Counter[int] = field(default_factory=Counter)
    calls: Counter[int] = field(default_factory=Counter)
    init_us: Counter[int] = field(default_factory=Counter)
    rounding_us: Counter[int] = field(default_factory=Counter)
    failed_ms: Counter[tuple[str, int]] = field(default_factory=Counter)
    warm: Sample = field(default_factory=Sample)
    cold_run: Sample = field(default_factory=Sample)
    init: Sample = field(default_factory=Sample)
    restore: Sample = field(default_factory=Sample)
    billed: Sample = field(default_factory=Sample)
    used: Sample = field(default_factory=Sample)

    def add(self, rows: Iterable[Row]) -> None:
        """Count rows that are known to be no duplicates of each other or of earlier ones."""
        for row in rows:
            self._one(row)

    def add_columns(self, ran: Sequence[int], billed: Sequence[int], used: Sequence[int], memory_mb: int) -> None:
        """The plain case: calls that were warm, went well and tell all that a bill needs, of one memory size."""
        took = sum(billed)
        self.n += len(ran)
        self.warm.extend(ran)
        self.billed.count(billed)
        self.used.count(used)
        self.calls[memory_mb] += len(ran)
        self.billed_ms[memory_mb] += took
        self.rounding_us[memory_mb] += max(0, took * 1000 - sum(ran))

    def merge(self, other: "Tally") -> None:
        self.n += other.n
        self.cold += other.cold
        self.ahead += other.ahead
        self.unbilled += other.unbilled
        for name in ("errors", "billed_ms", "calls", "init_us", "rounding_us", "failed_ms"):
            getattr(self, name).update(getattr(other, name))
        for name in ("warm", "cold_run", "init", "restore", "billed", "used"):
            getattr(self, name).merge(getattr(other, name))

    def _one(self, row: Row) -> None:
        flags, memory, billed, used = row[FLAGS], row[MEMORY], row[BILLED], row[USED]
        bad = next((name for name, flag in CLASSES if flags & flag), "") if flags else ""
        is_cold = bool(flags & Flag.COLD) and not flags & Flag.AHEAD
        self.n += 1
        self.cold += is_cold
        self.ahead += bool(flags & Flag.AHEAD)
        (self.cold_run if is_cold else self.warm).extend((row[RAN],))
        if bad:
            self.errors[bad] += 1
        if row[INIT]:
            (self.restore if flags & Flag.RESTORED else self.init).extend((row[INIT],))
        if billed >= 0:
            self.billed.count((billed,))
        if used:
            self.used.count((used,))
        if billed < 0 or not memory:
            self.unbilled += 1
            return
        self.calls[memory] += 1
        self.billed_ms[memory] += billed
        if bad:
            self.failed_ms[bad, memory] += billed
        else:
            self.init_us[memory] += row[INIT_BILLED]
            self.rounding_us[memory] += max(0, billed * 1000 - row[RAN] - row[INIT_BILLED])
