"""Whether the files of a function have changed since they were last looked at."""

import os
from pathlib import Path

UNWATCHED = frozenset({"node_modules", "__pycache__", ".git", ".deburr", ".venv"})


def fingerprint(path: Path) -> int:
    """A number that changes with any file below a folder; what is installed is not looked at."""
    found: list[tuple[str, int, int]] = []
    pending = [str(path)]
    while pending:
        folder = pending.pop()
        try:
            entries = list(os.scandir(folder))
        except OSError:  # a file, or a folder that has gone
            entries = []
            if path.is_file():
                found.append((str(path), path.stat().st_mtime_ns, path.stat().st_size))
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in UNWATCHED:
                    pending.append(entry.path)
            else:
                told = entry.stat(follow_symlinks=False)
                found.append((entry.path, told.st_mtime_ns, told.st_size))
    return hash(tuple(sorted(found)))
