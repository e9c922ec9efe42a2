"""Files laid out as a package: copied, links followed, readable by Lambda's own user."""

import shutil
from collections.abc import Iterable
from pathlib import Path

from deburr.build import distributions
from deburr.build.errors import BuildError
from deburr.build.pieces import Piece

OPT = {"python": "python", "node": "nodejs"}
"""Where a layer's packages stand below /opt."""


def lay(pieces: Iterable[Piece], folder: Path, *, below: str = "") -> None:
    """Put the files that stay into an empty folder.

    below   a path that all of them are put below.
    Raises  BuildError when the folder cannot be written.
    """
    made: set[Path] = set()
    try:
        for piece in pieces:
            place = folder / below / piece.path
            if place.parent not in made:
                place.parent.mkdir(parents=True, exist_ok=True)
                made.add(place.parent)
            shutil.copyfile(piece.real, place)
            place.chmod(0o755 if piece.real.stat().st_mode & 0o111 else 0o644)
    except OSError as error:
        raise BuildError(f"cannot be laid out: {error.strerror}", where=str(folder), hint="check the disk") from error


def tidy_records(pieces: Iterable[Piece], folder: Path, *, below: str = "", changed: frozenset[Path]) -> None:
    """RECORDs that list what is there, as it is: `importlib.metadata.files` must not name what is gone.

    changed  files of the folder that are not as they were installed.
    """
    every = list(pieces)
    there = {piece.path for piece in every if piece.why is None}
    others = {
        path.relative_to(folder / below).as_posix(): path for path in changed if path.is_relative_to(folder / below)
    }
    for piece in every:
        if piece.owner and piece.why is None and piece.name == "RECORD" and distributions.SUFFIX in piece.path:
            text = piece.real.read_text(encoding="utf-8")
            place = folder / below / piece.path
            place.write_text(distributions.record_of(text, there, others), encoding="utf-8")
