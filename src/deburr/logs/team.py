"""Several processes over the files of one run: each takes the next group of files, then the next function.

Files that hold the same log stream stay together and in order, because a line may speak of the one after it.
"""

import multiprocessing
import signal
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from deburr.errors import DeburrError
from deburr.logs.worker import Group, Options, Told, Worker, analysed

TELL, STOP = "tell", "stop"


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
