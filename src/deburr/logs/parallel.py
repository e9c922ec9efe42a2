"""Several processes over the files of one run: each takes the next group of files, then the next function.

Files that hold the same log stream stay together and in order, because a line may speak of the one after it.
"""

import multiprocessing
import signal
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from deburr.errors import DeburrError
from deburr.logs.analysis import Activity, analyse
from deburr.logs.block import Skipped
from deburr.logs.gather import Gathered, Gatherer
from deburr.logs.quick import QuickGatherer
from deburr.logs.reader import read_file
from deburr.logs.rows import Piece, Rows

TELL, STOP = "tell", "stop"
WORTH = 64_000_000  # bytes: below, one process is done before a second has started


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

    files: tuple[tuple[Path, Path | None], ...]
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
            size += self._file(path, root)
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
    return analyse(asked.function, asked.known, rows.days(asked.function))


class Team:
    """Processes that read and analyse; used as a context, after which they and their files are gone."""

    def __init__(self, count: int, options: Options) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="deburr-logs-")
        self.links: list[Connection] = []
        self.processes: list[multiprocessing.Process] = []
        for _ in range(count):
            mine, other = multiprocessing.Pipe()
            process = multiprocessing.Process(target=_serve, args=(other, options, Path(self.folder.name)), daemon=True)
            process.start()
            other.close()
            self.links.append(mine)
            self.processes.append(process)

    def __enter__(self) -> "Team":
        return self

    def __exit__(self, *_: object) -> None:
        for link in self.links:
            with suppress(OSError):
                link.send(STOP)  # closing is not enough: later processes hold copies of earlier ends
            link.close()
        for process in self.processes:
            process.join(timeout=5)
            if process.is_alive():
                process.terminate()
                process.join()
        self.folder.cleanup()

    def each(self, tasks: Sequence[Any], done: Callable[[Any, Any], None]) -> bool:
        """Give out tasks one at a time; False when ctrl-C ended it, after what was under way.

        done  called with each task and its answer.
        """
        waiting, busy, whole = list(reversed(tasks)), dict[Connection, Any](), True
        for link in self.links:
            if waiting:
                busy[link] = waiting.pop()
                link.send(busy[link])
        while busy:
            try:
                ready = wait(list(busy))
            except KeyboardInterrupt:
                waiting, whole = [], False
                continue
            for link in [each for each in busy if each in ready]:
                try:
                    answer = link.recv()
                except EOFError:
                    raise DeburrError(
                        "a process that read logs ended", where="logs", hint="is memory short? try --jobs 1"
                    ) from None
                done(busy.pop(link), answer)
                if waiting:
                    busy[link] = waiting.pop()
                    link.send(busy[link])
        return whole

    def told(self) -> list[Told]:
        for link in self.links:
            link.send(TELL)
        return [link.recv() for link in self.links]


def _serve(link: Connection, options: Options, folder: Path) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # ctrl-C is the first process's to handle
    worker = Worker(options, folder)
    while True:
        try:
            task = link.recv()
        except EOFError:
            return
        if task == STOP:
            return
        if task == TELL:
            link.send(worker.told())
        elif isinstance(task, Group):
            link.send(worker.read(task))
        else:
            link.send(analysed(task))
