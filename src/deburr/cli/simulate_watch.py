"""Progress of a simulation for a person who waits, and Ctrl-C that ends it with what was seen until then."""

import shutil
import signal
import sys
from collections.abc import Callable

import click


class Watch:
    """Progress for a person who waits, and Ctrl-C that ends the run with what was seen until then."""

    def __init__(self, many: int) -> None:
        self.many, self.done = many, 0
        self.stopped = False
        self._tty = sys.stderr.isatty()
        self._before = signal.getsignal(signal.SIGINT)

    def __enter__(self) -> "Watch":
        signal.signal(signal.SIGINT, self._stop)
        return self

    def __exit__(self, *_: object) -> None:
        signal.signal(signal.SIGINT, signal.SIG_DFL if self._before is None else self._before)
        if self._tty:
            click.echo(f"\r{'':<{shutil.get_terminal_size().columns - 1}}\r", nl=False, err=True)

    def _stop(self, number: int, frame: object) -> None:
        self.stopped = True

    def of(self, done: int) -> Callable[[int], bool]:
        """What is told how far the next scenario is, when so many are done."""
        self.done = done
        return self.progress

    def progress(self, requests: int) -> bool:
        if self._tty:
            line = f"scenario {self.done + 1} of {self.many}: {requests:,} requests"
            click.echo(f"\r{line[: shutil.get_terminal_size().columns - 1]}", nl=False, err=True)
        return not self.stopped
