"""What REPORT lines say as whole numbers: columns for the many that went well, a row for each of the others.

Kept by function and slice of a day, on disk when they become many.
"""

import marshal
import os
import tempfile
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import compress
from operator import not_
from pathlib import Path
from typing import BinaryIO, Final, TypeAlias

# start us, end us, key of the request id, duration us, billed ms, memory MB, used MB, init or restore us, of it billed
# us, flags, stream, version; 0 for a field that is not there, -1 for unknown billed.
Row: TypeAlias = tuple[int, int, int, int, int, int, int, int, int, int, str, str]
START: Final = 0
END: Final = 1
RID: Final = 2
RAN: Final = 3
BILLED: Final = 4
MEMORY: Final = 5
USED: Final = 6
INIT: Final = 7
INIT_BILLED: Final = 8
FLAGS: Final = 9
STREAM: Final = 10
VERSION: Final = 11
DAY_US = 86_400_000_000
SLICE_US = DAY_US // 24  # of a busy function more would not fit
HELD = 600_000  # plain calls in memory: about 30 MB
WEIGHT = 10  # a row takes the space of so many plain calls


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


def _column() -> "array[int]":
    return array("q")


@dataclass(slots=True)
class Columns:
    """Plain calls: warm, well, with a time, a bill and a memory size; one value of each column a call."""

    ends: "array[int]" = field(default_factory=_column)
    rids: "array[int]" = field(default_factory=_column)
    ran: "array[int]" = field(default_factory=_column)
    billed: "array[int]" = field(default_factory=_column)
    used: "array[int]" = field(default_factory=_column)

    def __len__(self) -> int:
        return len(self.ends)

    def all(self) -> "tuple[array[int], ...]":
        return self.ends, self.rids, self.ran, self.billed, self.used

    def extend(self, other: Iterable[Iterable[int]]) -> None:
        for own, more in zip(self.all(), other, strict=True):
            own.extend(more)


Lot: TypeAlias = tuple[str, str, int]  # stream, version, memory MB


@dataclass(slots=True)
class Slice:
    """The calls of one function that started within one slice of a day, in no order.

    plain  by stream, version and memory size.
    """

    plain: dict[Lot, Columns] = field(default_factory=dict)
    special: list[Row] = field(default_factory=list)

    def lot(self, stream: str, version: str, memory_mb: int) -> Columns:
        key = stream, version, memory_mb
        found = self.plain.get(key)
        if found is None:
            found = self.plain[key] = Columns()
        return found

    def requests(self) -> set[int]:
        """The key of every request."""
        found = {row[RID] for row in self.special}
        for columns in self.plain.values():
            found.update(columns.rids)
        return found

    def once(self) -> "Slice":
        """Without plain calls that are like another of their lot in everything: what is left of a second export."""
        found = Slice(special=self.special)
        for lot, columns in self.plain.items():
            distinct = dict.fromkeys(zip(*columns.all(), strict=True))
            if len(distinct) < len(columns):
                columns = Columns()
                columns.extend(zip(*distinct, strict=True))
            found.plain[lot] = columns
        return found

    def __len__(self) -> int:
        return len(self.special) + sum(map(len, self.plain.values()))

    def repeated(self) -> set[int]:
        """The keys of requests that more than one call has."""
        seen: set[int] = set()
        again: set[int] = set()
        for rids in ([row[RID] for row in self.special], *(columns.rids for columns in self.plain.values())):
            for rid in rids:
                if rid in seen:
                    again.add(rid)
                else:
                    seen.add(rid)
        return again

    def leave_out(self, lot: Lot, columns: Columns, requests: set[int]) -> Columns:
        """Take the plain calls of a lot that are of none of these requests; the others come back."""
        if requests.isdisjoint(columns.rids):
            self.plain[lot] = columns
            return Columns()
        others = [rid not in requests for rid in columns.rids]
        if any(others):
            self.lot(*lot).extend(compress(column, others) for column in columns.all())
        of_them = Columns()
        of_them.extend(compress(column, map(not_, others)) for column in columns.all())
        return of_them

    def dumped(self) -> bytes:
        plain = [(key, [column.tobytes() for column in columns.all()]) for key, columns in self.plain.items()]
        return marshal.dumps((plain, self.special))

    def take(self, dumped: bytes) -> None:
        """Everything of another of the same function and time."""
        plain, special = marshal.loads(dumped)
        self.special += special
        for key, columns in plain:
            mine = self.lot(*key)
            for own, data in zip(mine.all(), columns, strict=True):
                own.frombytes(data)


@dataclass(frozen=True, slots=True)
class Piece:
    """Where a Slice lies on disk."""

    file: Path
    offset: int
    size: int

    def read(self) -> bytes:
        with self.file.open("rb") as stream:
            stream.seek(self.offset)
            return stream.read(self.size)


class Rows:
    """Calls by function; `slices` gives them back a part of a day at a time, by when they started.

    folder  where calls beyond HELD go; whoever made it removes it. Without one, it is made and removed here.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.held: dict[str, dict[int, Slice]] = {}
        self.spilled: dict[str, dict[int, list[Piece]]] = {}
        self.count = 0
        self.folder = folder
        self._own: tempfile.TemporaryDirectory[str] | None = None
        self._file: BinaryIO | None = None

    def add(self, function: str, special: list[Row]) -> None:
        days = self.held.setdefault(function, {})
        for row in special:
            number = row[START] // SLICE_US
            day = days.get(number)
            if day is None:
                day = days[number] = Slice()
            day.special.append(row)
        self._settle(len(special) * WEIGHT)

    def add_plain(self, function: str, lot: Lot, columns: Sequence[Sequence[int]]) -> None:
        """Plain calls of one stream, version and memory size: ends, keys, duration us, billed ms, used MB."""
        ends, _, ran, _, _ = columns
        days = self.held.setdefault(function, {})
        first, last = (min(ends) - max(ran)) // SLICE_US, max(ends) // SLICE_US
        if first == last:
            days.setdefault(first, Slice()).lot(*lot).extend(columns)
        else:
            by_day: dict[int, list[tuple[int, ...]]] = {}
            for call in zip(*columns, strict=True):
                by_day.setdefault((call[0] - call[2]) // SLICE_US, []).append(call)
            for number, calls in by_day.items():
                days.setdefault(number, Slice()).lot(*lot).extend(zip(*calls, strict=True))
        self._settle(len(ends))

    def functions(self) -> list[str]:
        return sorted(self.held.keys() | self.spilled.keys())

    def slices(self, function: str) -> Iterator[tuple[int, Slice]]:
        """(slices since 1970, its calls), in order; nothing of an earlier one comes later."""
        if self._file is not None:
            self._file.flush()
        held, spilled = self.held.get(function, {}), self.spilled.get(function, {})
        for number in sorted(held.keys() | spilled.keys()):
            day = Slice()
            for piece in spilled.get(number, ()):  # in the order of reading: what was in order stays so
                day.take(piece.read())
            if number in held:
                day.take(held[number].dumped())  # a copy: what is held may be asked for again
            yield number, day

    def spill(self) -> None:
        """Everything held goes to disk."""
        if self.folder is None:
            self._own = tempfile.TemporaryDirectory(prefix="deburr-logs-")
            self.folder = Path(self._own.name)
        path = self.folder / f"{os.getpid()}.rows"
        if self._file is None:
            self._file = path.open("wb")  # lives as long as the rows
        for function, days in self.held.items():
            for number, day in days.items():
                data = day.dumped()
                piece = Piece(path, self._file.tell(), len(data))
                self.spilled.setdefault(function, {}).setdefault(number, []).append(piece)
                self._file.write(data)
        self._file.flush()
        self.held, self.count = {}, 0

    def _settle(self, added: int) -> None:
        self.count += added
        if self.count > HELD:
            self.spill()
