"""Sources in, activities out: the loop over files, which may be stopped without losing what is done."""

import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from deburr.logs import parquet
from deburr.logs.analysis import Activity, analyse
from deburr.logs.block import Origin, Skipped
from deburr.logs.gather import Gatherer
from deburr.logs.known import Gathered
from deburr.logs.quick import QuickGatherer
from deburr.logs.reader import Readable, exported_stream, files, guessed_name, read_stream
from deburr.logs.rows import Piece, Rows, Slice
from deburr.logs.worker import Asked, Group, Options, Read, Worker

Progress = Callable[[int, int], None]
# What is to be done with all that was gathered, before it is analysed: what stands beside the calls, and the calls.
Keep = Callable[[dict[str, Gathered], dict[str, Iterable[tuple[int, Slice]]]], None]
WORTH = 64_000_000  # bytes: below, one process is done before a second has started
AT_ONCE = 16_000_000  # bytes of files that a process is given at a time


class Run:
    """Reads into one gatherer, or into one in each of several processes.

    function  only functions whose name holds this; where no file or folder name does, it names what is unnamed.
    jobs      processes; None for as many as there are processors, where that is worth it.
    """

    def __init__(
        self,
        *,
        full: bool = True,
        since: int | None = None,
        until: int | None = None,
        function: str = "",
        jobs: int | None = None,
    ) -> None:
        self.full, self.function, self.jobs = full, function, jobs
        self.options = Options(full, since, until, function, function)
        self.worker = Worker(self.options)
        self.skipped = self.worker.skipped
        self.gatherer = self.worker.gatherer
        self.files = self.bytes = 0
        self.stopped = False
        self.keep: Keep | None = None
        self._found: list[Activity] = []

    def read(self, paths: Sequence[Path], progress: Progress) -> None:
        """Every file below the paths; ctrl-C ends it and sets `stopped`.

        progress  called with bytes done and bytes in all.
        """
        roots = {path: root for given in paths for path, root in _found(given)}
        if not self.names_functions(paths):
            self.worker.named = ""
            self.options = Options(self.full, self.options.since, self.options.until, self.function, "")
        sizes = {path: _size(path) for path in roots}
        whole = sum(sizes.values())
        groups = _groups(roots, sizes)
        jobs = self.jobs or (_processors() if whole > WORTH else 1)
        if min(jobs, len(groups)) > 1:
            self._together(min(jobs, len(groups)), groups, whole, progress)
        else:
            self._alone(groups, whole, progress)

    def names_functions(self, paths: Sequence[Path]) -> bool:
        """True when `function` names what is unnamed, because it is in the name of no file or folder."""
        if not self.function:
            return False
        found = (each for given in paths for each in _found(given))
        return not any(self.function in guessed_name(Path(path), root) for path, root in found)

    def _alone(self, groups: Sequence[Group], whole: int, progress: Progress) -> None:
        done = 0
        try:
            for group in groups:
                for path, root in group.files:
                    self._add(self.worker.read(Group(((path, root),), 0)))
                done += group.bytes
                progress(done, whole)
        except KeyboardInterrupt:
            self.stopped = True
        if self.keep and isinstance(self.gatherer, Gatherer):
            rows = self.gatherer.rows
            self.keep(self.gatherer.functions, {name: rows.slices(name) for name in rows.functions()})

    def _together(self, jobs: int, groups: Sequence[Group], whole: int, progress: Progress) -> None:
        from deburr.logs.team import Team  # multiprocessing takes a while to load

        done = 0

        def took(group: Group, read: Read) -> None:
            nonlocal done
            self._add(read)
            done += group.bytes
            progress(done, whole)

        with Team(jobs, self.options) as team:
            self.stopped = not team.each(groups, took)
            told = team.told()
            if not self.full:
                self._found += _added([each.activities for each in told])
                return
            known: dict[str, Gathered] = {}
            spilled: dict[str, dict[int, list[Piece]]] = {}
            for each in told:
                for name, gathered in each.functions.items():
                    known.setdefault(name, Gathered()).merge(gathered)
                for name, days in each.spilled.items():
                    mine = spilled.setdefault(name, {})
                    for day, pieces in days.items():
                        mine.setdefault(day, []).extend(pieces)
            if self.keep:
                rows = Rows()
                rows.spilled = spilled
                self.keep(known, {name: rows.slices(name) for name in sorted(spilled)})
            asked = [
                Asked(name, each, spilled.get(name, {})) for name, each in known.items() if _told(name, each, spilled)
            ]
            asked.sort(key=lambda each: -sum(piece.size for day in each.spilled.values() for piece in day))
            team.each(asked, lambda _, activity: self._found.append(activity))

    def recall(self, path: Path) -> None:
        """Instead of `read`: everything that `parquet.write` kept in an earlier run over the same files.

        Raises  ValueError when that is not what the file holds.
        """
        assert isinstance(self.gatherer, Gatherer)
        since, until, only = self.options.since, self.options.until, self.options.only
        known, beside = parquet.read(path, self.gatherer.rows, since=since, until=until, only=only)
        self.gatherer.functions.update(known)
        self.files, self.bytes = beside["files"], beside["bytes"]
        self.skipped += [Skipped(*each) for each in beside["skipped"]]

    def write(self, path: Path, known: dict[str, Gathered], days: dict[str, Iterable[tuple[int, Slice]]]) -> None:
        """What `recall` can read."""
        skipped = [[each.source, each.why, each.count] for each in self.skipped]
        parquet.write(path, known, days, {"files": self.files, "bytes": self.bytes, "skipped": skipped})

    def _add(self, read: Read) -> None:
        self.files += read.files
        self.bytes += read.bytes
        self.skipped += read.skipped

    def pipe(
        self, stream: Readable, name: str, *, live: bool = False, after: Callable[[], None] = lambda: None
    ) -> None:
        """A pipe, or a file that grows.

        after  called when a block has been taken.
        """
        origin = Origin(name, self.function or name.strip("()"), guessed=not self.function)
        before, told = self.gatherer.events, len(self.skipped)
        try:
            for block in read_stream(stream, origin, self.skipped.append, live=live):
                self.bytes += len(block.data)
                self.gatherer.take(block)
                after()
        except KeyboardInterrupt:
            self.stopped = not live
        self.files += 1
        if self.gatherer.events == before and len(self.skipped) == told:
            self.skipped.append(Skipped(name, "no Lambda log lines in it"))

    def activities(self) -> list[Activity]:
        """What every function did, by name; may be asked for again when more has been read."""
        if isinstance(self.gatherer, QuickGatherer):
            return _added([{each.function: each for each in self._found}, self.gatherer.activities])
        rows, known = self.gatherer.rows, self.gatherer.functions
        names = (name for name, each in known.items() if _told(name, each, {*rows.functions()}))
        here = [analyse(name, known[name], rows.slices(name)) for name in names]
        return sorted([*self._found, *here], key=lambda each: each.function)


def _told(name: str, known: Gathered, with_calls: "dict[str, dict[int, list[Piece]]] | set[str]") -> bool:
    return name in with_calls or bool(known.init_failures or known.notes)


def _found(given: Path) -> list[tuple[str, Path | None]]:
    """Files by name, each with the folder that was named."""
    root = given if given.is_dir() else None
    return [(path, root) for path in files(given)]


def _groups(roots: dict[str, Path | None], sizes: dict[str, int]) -> list[Group]:
    """Files of one exported stream together, several streams up to AT_ONCE; all that is not exported in one."""
    groups: list[Group] = []
    rest: list[tuple[str, Path | None]] = []
    some: list[tuple[str, Path | None]] = []
    size, folder = 0, ""
    for path, root in roots.items():
        if not exported_stream(Path(path), root):
            rest.append((path, root))
            continue
        parent = path.rpartition(os.sep)[0]
        if size > AT_ONCE and parent != folder:
            groups.append(Group(tuple(some), size))
            some, size = [], 0
        some.append((path, root))
        size, folder = size + sizes[path], parent
    if some:
        groups.append(Group(tuple(some), size))
    if rest:
        groups.append(Group(tuple(rest), sum(sizes[path] for path, _ in rest)))
    return sorted(groups, key=lambda group: -group.bytes)


def _added(several: Sequence[dict[str, Activity]]) -> list[Activity]:
    """Quick activities of several processes, added up by function."""
    found: dict[str, Activity] = {}
    for activities in several:
        for name, activity in activities.items():
            mine = found.get(name)
            if mine is None:
                found[name] = activity
                continue
            mine.guessed &= activity.guessed
            for key, tally in activity.by.items():
                if key in mine.by:
                    mine.by[key].merge(tally)
                else:
                    mine.by[key] = tally
    return [found[name] for name in sorted(found)]


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _size(path: str) -> int:
    try:
        return Path(path).stat().st_size
    except OSError:
        return 0
