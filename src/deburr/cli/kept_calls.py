"""Calls of logs that were read before, kept in `.deburr/cache` as Parquet: asking again costs no reading."""

from collections.abc import Sequence
from pathlib import Path

from deburr.logs.reader import files
from deburr.logs.run import Run

KEPT = 6
WORTH = 5_000_000  # bytes of files; what is less is read again in no time


def kept_calls(run: Run, paths: Sequence[Path]) -> Path | None:
    """Where the calls of these files are kept while none of them changes in size or time; None when not worth it."""
    from deburr.cli.cache import Cache

    told: list[object] = ["logs"]
    size = 0
    for path in dict.fromkeys(Path(name) for given in paths for name in files(given)):
        try:
            state = path.stat()
        except OSError:
            return None
        size += state.st_size
        told.append((str(path.absolute()), state.st_size, state.st_mtime_ns))
    told.append([path.is_dir() for path in paths])
    if size < WORTH or run.names_functions(paths):
        return None
    return Cache.of(told, Path.cwd()).file.with_suffix(".parquet")


def recalled(run: Run, kept: Path) -> bool:
    """True when the run now knows all that was kept; False when nothing usable was."""
    if not kept.exists():
        return False
    try:
        run.recall(kept)
    except (ValueError, KeyError, OSError):  # damaged, or of another deburr: it is written anew
        return False
    return True


def prepare(kept: Path) -> None:
    """The folder, kept out of git, with at most KEPT files of calls: the oldest go."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    ignore = kept.parents[1] / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", encoding="utf-8")
    older = sorted(kept.parent.glob("*.parquet"), key=lambda file: file.stat().st_mtime_ns, reverse=True)
    for old in older[KEPT - 1 :]:
        old.unlink(missing_ok=True)
