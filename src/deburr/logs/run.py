"""Sources in, activities out: the loop over files, which may be stopped without losing what is done."""

from collections.abc import Callable, Sequence
from pathlib import Path

from deburr.logs.analysis import Activity, analyse
from deburr.logs.block import Origin, Skipped
from deburr.logs.gather import Gatherer
from deburr.logs.quick import QuickGatherer
from deburr.logs.reader import Readable, files, guessed_name, read_file, read_stream

Progress = Callable[[int, int], None]


class Run:
    """Reads into one gatherer.

    function  only functions whose name holds this; where no file or folder name does, it names what is unnamed.
    """

    def __init__(
        self, *, full: bool = True, since: int | None = None, until: int | None = None, function: str = ""
    ) -> None:
        self.skipped: list[Skipped] = []
        make = Gatherer if full else QuickGatherer
        self.gatherer: Gatherer | QuickGatherer = make(self.skipped.append, since=since, until=until, only=function)
        self.full, self.function = full, function
        self.files = self.bytes = 0
        self.stopped = False

    def read(self, paths: Sequence[Path], progress: Progress) -> None:
        """Every file below the paths; ctrl-C ends it and sets `stopped`.

        progress  called with bytes done and bytes in all.
        """
        found = [(path, root) for root in paths for path in files([root])]
        roots = {path: root if root.is_dir() else None for path, root in found}
        named = self.function
        if any(named in guessed_name(path, root) for path, root in roots.items()):
            named = ""
        sizes = {path: path.stat().st_size if path.exists() else 0 for path in roots}
        whole, done = sum(sizes.values()), 0
        try:
            for path, root in roots.items():
                self._file(path, root, named)
                done += sizes[path]
                progress(done, whole)
        except KeyboardInterrupt:
            self.stopped = True

    def _file(self, path: Path, root: Path | None, named: str) -> None:
        before, told, size = self.gatherer.events, len(self.skipped), 0
        for block in read_file(path, self.skipped.append, function=named, root=root):
            size += len(block.data)
            self.gatherer.take(block)
        self.files += 1
        self.bytes += size
        if self.gatherer.events == before and len(self.skipped) == told and size:
            self.skipped.append(Skipped(str(path), "no Lambda log lines in it"))

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
            return [self.gatherer.activities[name] for name in sorted(self.gatherer.activities)]
        rows, known = self.gatherer.rows, self.gatherer.functions
        names = {*rows.functions(), *(name for name, each in known.items() if each.init_failures or each.notes)}
        return [analyse(name, known[name], rows.days(name)) for name in sorted(names)]
