"""What is known about scenarios after they were run, and what of it is sure."""

from enum import StrEnum

from msgspec import Struct

from deburr.simulate.slices import PERCENTILES
from deburr.simulate.told import Told

NEAR, NEAR_TIMES = 0.01, 0.02
"""Two figures are the same when they are surely within this share of each other; percentiles within the other one."""


def word(what: str) -> str:
    """A figure's name as a sentence says it."""
    return "cold starts" if what == "cold" else what


def near(what: str) -> float:
    """The share of each other within which two figures are the same."""
    return NEAR_TIMES if what in PERCENTILES else NEAR


class Sign(StrEnum):
    """How a figure stands to another one's."""

    LESS = "less"
    MORE = "more"
    SAME = "the same"
    UNSURE = "not decided"


class Compared(Struct, frozen=True):
    """A scenario against another.

    what       `cost`, `cold` or a percentile.
    off        by how much more it has of it; 0 where one of them has no such figure.
    low, high  the interval of that; None where too little was seen to tell.
    times      how many times as many requests would about decide what is not decided; None when that is not known.
    """

    label: str
    against: str
    what: str
    sign: Sign
    off: float
    low: float | None
    high: float | None
    times: float | None = None


class Decision(Struct, frozen=True):
    """What was found, and what of it is sure.

    confidence  that nothing called decided is wrong, 0-1.
    looks       how many times it was looked at, of `most_looks`.
    met         by objective and scenario: whether it surely has it; None when that is not decided.
    best        the one wanted; None without objectives, or when none surely has them.
    unsure      what is not decided, each in words; empty when everything is.
    complete    False when it was interrupted.
    needed      requests of each that would about decide what is not; None when everything is, or it cannot be told.
    all_of_it   whether the traffic has no more requests than were looked at.
    """

    found: tuple[Told, ...]
    confidence: float
    looks: int
    most_looks: int
    compared: tuple[Compared, ...] = ()
    met: tuple[tuple[str, tuple[bool | None, ...]], ...] = ()
    best: Told | None = None
    unsure: tuple[str, ...] = ()
    needed: int | None = None
    complete: bool = True
    all_of_it: bool = False
