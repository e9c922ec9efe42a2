"""What this machine has of what deburr can use, as a list a person can act on."""

import platform
import sys
import textwrap
from collections.abc import Sequence
from itertools import groupby

from msgspec import Struct

from deburr import __version__
from deburr.reports.screen import Screen


class Look(Struct, frozen=True):
    """One thing that was looked for.

    found  what is there: a version, a path, a mechanism; "" when it is not.
    costs  what goes without it; "" when it is there, or nothing does.
    mend   how to get it; "" when nobody can here.
    """

    part: str
    name: str
    found: str
    costs: str = ""
    mend: str = ""


def render(found: Sequence[Look], screen: Screen) -> str:
    """Part by part, each lack with what it costs and how to get it."""
    here = f"Python {platform.python_version()}, {sys.platform} on {platform.machine()}"
    lines = [screen.paint(f"deburr {__version__} on {here}", "1")]
    wide = max(len(look.name) for look in found) + 2
    for part, looks in groupby(found, key=lambda look: look.part):
        lines += ["", screen.paint(part, "1")]
        for look in looks:
            mark = screen.paint("+", "32") if look.found else screen.paint("-", "33")
            said = look.found or f"not here: {look.costs}"
            lines += _wrapped(f"  {mark} {look.name:<{wide}}", said, wide + 4, screen)
            if look.mend:
                lines += _wrapped(" " * (wide + 4), f"-> {look.mend}", wide + 4, screen)
    lacks = sum(not look.found for look in found)
    lines += ["", f"{len(found) - lacks} of {len(found)} are here; check, report, cost and facts need none of them"]
    return "\n".join(lines) + "\n"


def _wrapped(head: str, text: str, indent: int, screen: Screen) -> list[str]:
    first, *rest = textwrap.wrap(text, screen.width - indent, break_long_words=False, break_on_hyphens=False)
    return [head + first, *(" " * indent + line for line in rest)]
