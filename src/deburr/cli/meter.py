"""How far a long piece of work is, on standard error, for a person who waits."""

import shutil
import sys
import time
from types import TracebackType

import click

AGAIN_S = 0.3


class Meter:
    """One line that is written over and goes away; nothing where nobody looks."""

    def __init__(self) -> None:
        self._on = sys.stderr.isatty()
        self._what = ""
        self._began: dict[str, float] = {}
        self._last = time.monotonic()

    def __call__(self, what: str, done: int, whole: int, detail: str = "") -> None:
        now = time.monotonic()
        began = self._began.setdefault(what, now)  # several may go on at once: Regions, say
        if done >= whole:
            del self._began[what]
        if what != self._what:
            self._what = what
        elif not self._on or now - self._last < AGAIN_S:
            return
        if not self._on:
            return
        self._last = now
        elapsed = now - began
        left = f", {elapsed / done * (whole - done):.0f} s left" if done and elapsed > 1 else ""
        self._write(f"{what}: {done:,} of {whole:,}{left}{detail and '; '}{detail}")

    def _write(self, text: str) -> None:
        width = shutil.get_terminal_size((80, 24)).columns - 1
        click.echo(f"\r{text[:width]:<{width}}\r", nl=False, err=True)

    def __enter__(self) -> "Meter":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._on:
            self._write("")
