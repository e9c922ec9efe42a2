"""Files laid out as a package: copied, links followed, readable by Lambda's own user."""

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from deburr.build import distributions
from deburr.build.errors import BuildError
from deburr.build.pieces import Piece

OPT = {"python": "python", "node": "nodejs"}
"""Where a layer's packages stand below /opt."""


def lay(pieces: Iterable[Piece], folder: Path, *, below: str = "", linked: bool = False) -> None:
    """Put the files that stay into an empty folder.

    below   a path that all of them are put below.
    linked  hard links where they can be had: for a folder that is only read.
    Raises  BuildError when the folder cannot be written.
    """
    made: set[Path] = set()
    try:
        for piece in pieces:
            place = folder / below / piece.path
            if place.parent not in made:
                place.parent.mkdir(parents=True, exist_ok=True)
                made.add(place.parent)
            if not (linked and _linked(piece.real, place)):
                shutil.copyfile(piece.real, place)
                place.chmod(0o755 if piece.real.stat().st_mode & 0o111 else 0o644)
    except OSError as error:
        raise BuildError(f"cannot be laid out: {error.strerror}", where=str(folder), hint="check the disk") from error


def _linked(real: Path, place: Path) -> bool:
    try:
        os.link(real.resolve(), place)
    except OSError:  # another disk
        return False
    return True


def tidy_records(pieces: Iterable[Piece], folder: Path, *, below: str = "") -> None:
    """RECORDs that list what is there: `importlib.metadata.files` must not name what is gone."""
    every = list(pieces)
    gone = {piece.path for piece in every if piece.why is not None}
    for piece in every:
        if piece.why is None and piece.name == "RECORD" and distributions.SUFFIX in piece.path:
            text = piece.real.read_text(encoding="utf-8")
            place = folder / below / piece.path
            place.write_text(distributions.record_without(text, gone), encoding="utf-8")
