"""One row of whole numbers for each REPORT, kept by function and day, on disk when they become many."""

import marshal
import tempfile
from collections.abc import Iterator
from typing import BinaryIO, TypeAlias

# start us, end us, hash of the request id (of this process only), duration us, billed ms, memory MB, used MB,
# init or restore us, of it billed us, flags, stream, version; 0 for a field that is not there, -1 for unknown billed.
Row: TypeAlias = tuple[int, int, int, int, int, int, int, int, int, int, int, int]
START, END, RID, RAN, BILLED, MEMORY, USED, INIT, INIT_BILLED, FLAGS, STREAM, VERSION = range(12)
DAY_US = 86_400_000_000
HELD = 120_000  # rows in memory: about 40 MB


class Flag:
    """Plain whole numbers: they are tested once a row, where an enum would take longer than the rest."""

    COLD = 1
    RESTORED = 2
    AHEAD = 4  # the init was over before somebody called: provisioned, or done on speculation
    TIMEOUT = 8
    OOM = 16
    EXIT = 32
    HANDLER = 64
    UNTIMED = 128


FAILED = Flag.TIMEOUT | Flag.OOM | Flag.EXIT | Flag.HANDLER


class Rows:
    """Rows by function; `days` gives them back a day at a time, by when they started.

    Beyond HELD rows they go to one temporary file, which the system removes with the process.
    """

    def __init__(self) -> None:
        self.held: dict[str, list[Row]] = {}
        self.count = 0
        self.spilled: dict[tuple[str, int], list[tuple[int, int]]] = {}
        self.file: BinaryIO | None = None

    def of(self, function: str) -> list[Row]:
        """The list to append to; call `settle` after every block."""
        rows = self.held.get(function)
        if rows is None:
            rows = self.held[function] = []
        return rows

    def settle(self, added: int) -> None:
        self.count += added
        if self.count > HELD:
            self._spill()

    def functions(self) -> list[str]:
        return sorted({*self.held, *(function for function, _ in self.spilled)})

    def days(self, function: str) -> Iterator[tuple[int, list[Row]]]:
        """(days since 1970, rows sorted by start), in order; nothing of an earlier day comes later."""
        held = by_day(self.held.get(function, ()))
        spilled = {day for name, day in self.spilled if name == function}
        for day in sorted(held.keys() | spilled):
            rows = held.get(day, [])
            for offset, size in self.spilled.get((function, day), ()):
                assert self.file is not None
                self.file.seek(offset)
                rows = rows + marshal.loads(self.file.read(size))
            rows.sort()
            yield day, rows

    def _spill(self) -> None:
        if self.file is None:
            self.file = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the rows
        self.file.seek(0, 2)
        for function, rows in self.held.items():
            for day, some in by_day(rows).items():
                data = marshal.dumps(some)
                self.spilled.setdefault((function, day), []).append((self.file.tell(), len(data)))
                self.file.write(data)
        self.held, self.count = {}, 0


def by_day(rows: "list[Row] | tuple[()]") -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    if rows:
        first, last = min(rows)[START] // DAY_US, max(rows)[START] // DAY_US
        if first == last:
            return {first: list(rows)}
    for row in rows:
        found.setdefault(row[START] // DAY_US, []).append(row)
    return found
