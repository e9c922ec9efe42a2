"""One function called with two memory sizes: how long its calls took, and what they used."""

from collections.abc import Sequence
from statistics import median

from msgspec import Struct

from deburr.cost.compute import MB_PER_GB
from deburr.lab.record import Record
from deburr.proofs.outcome import sampled
from deburr.workload.proof import Figure, Samples


class Weighed(Struct, frozen=True):
    """
    ms    median duration with each size.
    gb_s  compute of that.
    """

    ms: tuple[float, float]
    gb_s: tuple[float, float]
    figures: tuple[Figure, ...]
    samples: tuple[Samples, ...]
    sentence: str


def weighed(sizes_mb: tuple[int, int], warm: tuple[Sequence[Record], Sequence[Record]]) -> Weighed:
    """What its warm calls with each size come to."""
    ms = (median(each.duration_ms for each in warm[0]), median(each.duration_ms for each in warm[1]))
    gb_s = (ms[0] * sizes_mb[0] / MB_PER_GB / 1000, ms[1] * sizes_mb[1] / MB_PER_GB / 1000)
    return Weighed(
        ms=ms,
        gb_s=gb_s,
        figures=tuple(
            Figure(f"{what}, {size} MB", value, unit)
            for what, unit, values in (("warm", "ms", ms), ("compute", "GB-s", gb_s))
            for size, value in zip(sizes_mb, values, strict=True)
        ),
        samples=tuple(
            sampled(f"warm, {size} MB", "ms", [each.duration_ms for each in records])
            for size, records in zip(sizes_mb, warm, strict=True)
        ),
        sentence=f"{ms[0]:,.0f} ms with {sizes_mb[0]:,} MB and {ms[1]:,.0f} ms with {sizes_mb[1]:,} MB,"
        f" {gb_s[0]:.3g} and {gb_s[1]:.3g} GB-s; stand-ins answer at once",
    )
