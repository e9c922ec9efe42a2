"""What drawings are made of, as SVG: words, and the sheet that all of it is on."""

from collections.abc import Iterable
from html import escape

WIDTH = 760
INK, FAINT, GRID = "#333b48", "#5d687a", "#e3e7ee"


def text(x: float, y: float, words: str, *, anchor: str = "start", colour: str = INK, weight: str = "") -> str:
    bold = f' font-weight="{weight}"' if weight else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}"{bold}>{escape(words)}</text>'


def sheet(parts: Iterable[str], height: int, label: str) -> str:
    """The whole drawing on white, as wide as WIDTH.

    label  what it shows, for those who cannot see it.
    """
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
        f' font-family="Helvetica, Arial, Liberation Sans, DejaVu Sans, sans-serif" font-size="12" role="img"'
        f' aria-label="{label}"><rect width="{WIDTH}" height="{height}" rx="6" fill="#ffffff"/>{"".join(parts)}</svg>'
    )
