"""What the output can show."""

import os
import sys
from pathlib import Path

from msgspec import Struct

from deburr.place import Place


class Screen(Struct, frozen=True):
    """What the output can show.

    width  columns, 60-100 are used.
    root   where files really are, for links; None without links.
    prefix  the way from where the command was run to the checked folder, ending in a slash; "" for the same.
    """

    width: int = 80
    colour: bool = False
    root: Path | None = None
    all_gaps: bool = False
    prefix: str = ""

    def paint(self, text: str, code: str) -> str:
        return f"\033[{code}m{text}\033[0m" if self.colour else text

    def link(self, place: Place) -> str:
        if self.root is None or not place.line:
            return str(place)
        return f"\033]8;;{(self.root / place.file).resolve().as_uri()}\033\\{place}\033]8;;\033\\"


def screen_of(*, root: Path | None = None, all_gaps: bool = False) -> Screen:
    """The screen that standard output is: 80 columns and no colour where nobody looks.

    root  where links lead to.
    """
    tty = sys.stdout.isatty()
    width = 80
    if tty:
        import shutil  # it loads every kind of archive there is

        width = min(max(shutil.get_terminal_size((80, 24)).columns, 60), 100)
    colour = tty and not os.environ.get("NO_COLOR")
    return Screen(width=width, colour=colour, root=root if colour else None, all_gaps=all_gaps)
