"""Drawings into files: an SVG as it is, or as a PNG without a browser."""

from pathlib import Path

from deburr.errors import DeburrError

INSTALL = "pip install 'deburr[png]'"


def write(svg: str, path: Path) -> None:
    """Draw into a file, by its ending a PNG or an SVG.

    Raises  DeburrError without the library for PNG, or when the file cannot be written.
    """
    data = png(svg) if path.suffix == ".png" else svg.encode()
    try:
        path.write_bytes(data)
    except OSError as error:
        raise DeburrError(f"cannot be written: {error.strerror}", where=str(path), hint="name another file") from error


def png(svg: str) -> bytes:
    """The same drawing in pixels, twice as many each way.

    Raises  DeburrError when the library is not installed.
    """
    try:
        import resvg_py
    except ImportError:
        raise DeburrError("needs a library to draw pixels", where="--plot", hint=f"{INSTALL}, or name a .svg") from None
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=2, background="#ffffff"))
