"""Charts as aws-lambda-power-tuning writes them into URLs: what is after the # never leaves the browser.

`<base>#<sizes>;<ms>;<usd>`, each in base64: little-endian int16, float32 and float32 (its lambda/utils.js,
buildVisualizationURL, version 4.4.0). Nothing in it says how many calls it rests on, or how they were spread.
"""

import base64
import binascii
import math
import struct
from collections.abc import Sequence
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from deburr.errors import DeburrError

BASE = "https://lambda-power-tuning.show/"
LARGEST = 32767
"""What an int16 holds."""


class Point(Struct, frozen=True):
    """memory_mb, mean ms and USD of one invocation."""

    memory_mb: int
    ms: float
    usd: float


def written(points: Sequence[Point], base: str = BASE) -> str:
    """A URL that draws these sizes, in ascending order."""
    rows = sorted(points, key=lambda point: point.memory_mb)
    parts = (
        struct.pack(f"<{len(rows)}h", *(row.memory_mb for row in rows)),
        struct.pack(f"<{len(rows)}f", *(row.ms for row in rows)),
        struct.pack(f"<{len(rows)}f", *(row.usd for row in rows)),
    )
    return f"{base}#{';'.join(base64.b64encode(part).decode() for part in parts)}"


def read(url: str) -> tuple[Point, ...]:
    """The sizes of a chart, ascending.

    Raises  DeburrError when it is no such URL.
    """
    wrong = DeburrError(
        "is no chart of aws-lambda-power-tuning", where=_short(url), hint="give the whole URL, in quotes"
    )
    parts = unquote(urlsplit(url).fragment).split(";")
    if len(parts) != 3:
        raise wrong
    try:
        sizes, times, costs = (base64.b64decode(part, validate=True) for part in parts)
        many = len(sizes) // 2
        rows = zip(
            struct.unpack(f"<{many}h", sizes),
            struct.unpack(f"<{many}f", times),
            struct.unpack(f"<{many}f", costs),
            strict=True,
        )
        points = tuple(sorted((Point(*row) for row in rows), key=lambda point: point.memory_mb))
    except (binascii.Error, struct.error, ValueError):
        raise wrong from None
    if not points or any(
        point.memory_mb < 1 or not (0 < point.ms < math.inf and 0 <= point.usd < math.inf) for point in points
    ):
        raise wrong
    return points


def _short(url: str) -> str:
    return url if len(url) <= 60 else f"{url[:57]}..."
