"""From the stack trace that the CDK kept with a construct to the line of the app that made it."""

import os
import re
from collections.abc import Iterable
from pathlib import Path

from deburr.place import Place

_FRAME = r"(?:^|\(|\s)(?:file://)?(?P<file>[^\s()][^()]*?):(?P<line>\d+)(?::(?P<column>\d+))?\)?$"
_PYTHON = r'File "(?P<file>[^"]+)", line (?P<line>\d+)'
_FOREIGN = ("node_modules", "site-packages", "dist-packages", "node:internal")


class Traces:
    """Finds the app's own files; a trace of another machine is matched by the end of its paths."""

    def __init__(self, app: Path, root: Path) -> None:
        self.app = app.resolve()
        self.root = root.resolve()
        self.files: dict[str, str | None] = {}

    def place(self, trace: Iterable[object]) -> Place | None:
        """The innermost frame in a file of the app; None when there is none."""
        for frame in trace:
            match = re.search(_PYTHON, str(frame)) or re.search(_FRAME, str(frame))
            if match is None:
                continue
            file = self._file(match["file"])
            if file is not None:
                column = int(match.groupdict().get("column") or 1)
                return Place(file, int(match["line"]), column)
        return None

    def _file(self, written: str) -> str | None:
        if written not in self.files:
            self.files[written] = self._found(written)
        return self.files[written]

    def _found(self, written: str) -> str | None:
        if any(part in written for part in _FOREIGN) or "\x00" in written:
            return None
        parts = Path(written.replace("\\", "/")).parts
        for start in range(len(parts)):
            path = self.app.joinpath(*parts[start:])  # an absolute path stands for itself
            if path.is_file() and not path.is_relative_to(self.app / "node_modules"):
                return _relative(path.resolve(), self.root)
        return None


def _relative(path: Path, root: Path) -> str:
    return Path(os.path.relpath(path, root)).as_posix()
