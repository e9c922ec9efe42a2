"""What one process does for a run: reads groups of files with its own gatherer, analyses functions that lie on disk."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deburr.logs.analysis import Activity, analyse
from deburr.logs.block import Skipped
from deburr.logs.gather import Gatherer
from deburr.logs.known import Gathered
from deburr.logs.quick import QuickGatherer
from deburr.logs.reader import read_file
from deburr.logs.rows import Piece, Rows


@dataclass(frozen=True, slots=True)
class Options:
    """What every process is told; see Gatherer. named: see reader.read_file."""

    full: bool
    since: int | None
    until: int | None
    only: str
    named: str


@dataclass(frozen=True, slots=True)
class Group:
    """Files of one process, in order, with the folder they were found in; bytes on disk."""

    files: tuple[tuple[str, Path | None], ...]
    bytes: int


@dataclass(frozen=True, slots=True)
class Read:
    """What one group came to."""

    files: int
    bytes: int
    skipped: list[Skipped]


class Worker:
    """One gatherer and what it is asked to do; the same in this process and in another."""

    def __init__(self, options: Options, folder: Path | None = None) -> None:
        self.named = options.named
        self.skipped: list[Skipped] = []
        bounds: dict[str, Any] = {"since": options.since, "until": options.until, "only": options.only}
        if options.full:
            self.gatherer: Gatherer | QuickGatherer = Gatherer(self.skipped.append, rows=Rows(folder), **bounds)
        else:
            self.gatherer = QuickGatherer(self.skipped.append, **bounds)

    def read(self, group: Group) -> Read:
        size = 0
        for path, root in group.files:
            size += self._file(Path(path), root)
        skipped, self.skipped[:] = list(self.skipped), []
        return Read(len(group.files), size, skipped)

    def _file(self, path: Path, root: Path | None) -> int:
        before, told, size = self.gatherer.events, len(self.skipped), 0
        for block in read_file(path, self.skipped.append, function=self.named, root=root):
            size += len(block.data) - 1
            self.gatherer.take(block)
        if self.gatherer.events == before and len(self.skipped) == told and size > 0:
            self.skipped.append(Skipped(str(path), "no Lambda log lines in it"))
        return size

    def told(self) -> "Told":
        """Everything found, small enough to be sent: calls lie on disk."""
        if isinstance(self.gatherer, QuickGatherer):
            return Told({}, {}, self.gatherer.activities)
        self.gatherer.rows.spill()
        return Told(self.gatherer.functions, self.gatherer.rows.spilled, {})


@dataclass(frozen=True, slots=True)
class Told:
    functions: dict[str, Gathered]
    spilled: dict[str, dict[int, list[Piece]]]
    activities: dict[str, Activity]


@dataclass(frozen=True, slots=True)
class Asked:
    """One function to analyse, its calls on disk."""

    function: str
    known: Gathered
    spilled: dict[int, list[Piece]]


def analysed(asked: Asked) -> Activity:
    rows = Rows()
    rows.spilled = {asked.function: asked.spilled}
    return analyse(asked.function, asked.known, rows.slices(asked.function))
