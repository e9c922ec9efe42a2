"""Files read or followed for `deburr logs`, with what is kept of them, and how far it is."""

import shutil
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

import click

from deburr.cli.kept_calls import kept_calls, prepare, recalled
from deburr.cli.watching import Growing
from deburr.errors import DeburrError
from deburr.logs import parquet
from deburr.logs.known import Gathered
from deburr.logs.rows import Slice
from deburr.logs.run import Run

AGAIN_S = 2.0


def read_files(run: Run, paths: list[Path], calls: Path | None, may_keep: bool) -> None:
    """Read the logs, or what is kept of them; `calls` is where the user wants the calls."""
    kept = kept_calls(run, paths) if may_keep and run.full and parquet.at_hand() else None
    if kept and calls is None and recalled(run, kept):
        return
    bounded = run.options.since is not None or run.options.until is not None or run.function

    def keep(known: dict[str, Gathered], days: dict[str, Iterable[tuple[int, Slice]]]) -> None:
        if calls:
            run.write(calls, known, days)
        elif kept and not run.stopped:
            with suppress(DeburrError):  # a folder that cannot be written keeps nothing
                prepare(kept)
                run.write(kept, known, days)

    if calls or (kept and not bounded):
        run.keep = keep
    run.read(paths, _Meter())


def watch(run: Run, source: Path, show: Callable[[], None]) -> None:
    last = 0.0

    def again() -> None:
        nonlocal last
        if time.monotonic() - last >= AGAIN_S:
            if sys.stdout.isatty():
                click.clear()
            show()
            last = time.monotonic()

    if str(source) == "-":
        run.pipe(sys.stdin.buffer, "(stdin)", live=True, after=again)
        return
    try:
        with source.open("rb") as stream:
            run.pipe(Growing(stream, again), source.name.partition(".")[0], live=True, after=again)
    except OSError as error:
        raise DeburrError(f"cannot be read: {error.strerror}", where=str(source), hint="check the path") from error


class _Meter:
    """Bytes, rate and time left on stderr, for a person who waits more than a moment."""

    def __init__(self) -> None:
        self.began = self.last = time.monotonic()
        self.on = sys.stderr.isatty()

    def __call__(self, done: int, whole: int) -> None:
        now = time.monotonic()
        if not self.on or now - self.last < 0.3:
            return
        self.last = now
        rate = done / (now - self.began)
        left = f", {(whole - done) / rate:.0f} s left" if rate and done < whole else ""
        line = f"{done / 1e6:,.0f} of {whole / 1e6:,.0f} MB, {rate / 1e6:,.0f} MB/s{left}"
        width = shutil.get_terminal_size((80, 24)).columns
        click.echo(f"\r{line[: width - 1]:<{width - 1}}\r", nl=False, err=True)
