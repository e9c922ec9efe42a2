"""What is counted of invocations, and adds up: of a day, a version, a function or all of them."""

from collections import Counter
from collections.abc import Sequence
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

    def add(self, rows: Sequence[Row]) -> None:
        """Count rows that are known to be no duplicates of each other or of earlier ones."""
        plain = [row for row in rows if not row[FLAGS] and row[BILLED] >= 0 and row[MEMORY]]
        if plain:
            columns = ([row[column] for row in plain] for column in (RAN, BILLED, MEMORY, USED))
            self.add_columns(*columns)
        if len(plain) < len(rows):
            self._special([row for row in rows if row[FLAGS] or row[BILLED] < 0 or not row[MEMORY]])

    def add_columns(self, ran: list[int], billed: list[int], memory: list[int], used: list[int]) -> None:
        """The plain case: calls that were warm, went well and tell all that a bill needs."""
        self.n += len(ran)
        self.warm.extend(ran)
        self.billed.extend([each * 1000 for each in billed])
        self.used.extend([each * 1000 for each in used])
        sizes = set(memory)
        for size in sizes:
            if len(sizes) == 1:
                calls, took, worked = len(ran), sum(billed), sum(ran)
            else:
                own = [index for index, each in enumerate(memory) if each == size]
                calls, took, worked = len(own), sum([billed[i] for i in own]), sum([ran[i] for i in own])
            self.calls[size] += calls
            self.billed_ms[size] += took
            self.rounding_us[size] += max(0, took * 1000 - worked)

    def merge(self, other: "Tally") -> None:
        self.n += other.n
        self.cold += other.cold
        self.ahead += other.ahead
        self.unbilled += other.unbilled
        for name in ("errors", "billed_ms", "calls", "init_us", "rounding_us", "failed_ms"):
            getattr(self, name).update(getattr(other, name))
        for name in ("warm", "cold_run", "init", "restore", "billed", "used"):
            getattr(self, name).merge(getattr(other, name))

    def _special(self, rows: Sequence[Row]) -> None:
        warm: list[int] = []
        cold_run: list[int] = []
        init: list[int] = []
        restore: list[int] = []
        self.n += len(rows)
        for row in rows:
            flags, memory = row[FLAGS], row[MEMORY]
            bad = next((name for name, flag in CLASSES if flags & flag), "")
            if bad:
                self.errors[bad] += 1
            is_cold = bool(flags & Flag.COLD) and not flags & Flag.AHEAD
            self.cold += is_cold
            self.ahead += bool(flags & Flag.AHEAD)
            (cold_run if is_cold else warm).append(row[RAN])
            if row[INIT]:
                (restore if flags & Flag.RESTORED else init).append(row[INIT])
            if row[BILLED] < 0 or not memory:
                self.unbilled += 1
                continue
            self.calls[memory] += 1
            self.billed_ms[memory] += row[BILLED]
            if bad:
                self.failed_ms[bad, memory] += row[BILLED]
            else:
                self.init_us[memory] += row[INIT_BILLED]
                self.rounding_us[memory] += max(0, row[BILLED] * 1000 - row[RAN] - row[INIT_BILLED])
        self.warm.extend(warm)
        self.cold_run.extend(cold_run)
        self.init.extend(init)
        self.restore.extend(restore)
        self.billed.extend([row[BILLED] * 1000 for row in rows if row[BILLED] >= 0])
        self.used.extend([row[USED] * 1000 for row in rows if row[USED]])
