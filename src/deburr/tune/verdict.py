"""What a tuning comes to: take a size, take the fastest of those that tie, or leave it as it is."""

import math
from enum import StrEnum

from msgspec import Struct

from deburr.tune.course import Course

FASTER = 1.1
"""A change that saves nothing must be faster by so much to be worth making."""


class Answer(StrEnum):
    """`take` a size that is the best, `tie` for one of several that cost the same, `stay` when no change is worth it.

    `missed` when no size keeps the P99, `nothing` when none runs.
    """

    TAKE = "take"
    TIE = "tie"
    STAY = "stay"
    MISSED = "missed"
    NOTHING = "nothing"


class Ratio(Struct, frozen=True):
    """One size's score over another's, with bounds that hold at every look; the ends are None while unknown."""

    value: float
    low: float | None
    high: float | None


class Verdict(Struct, frozen=True):
    """size     the one to use; None when there is none.
    ties     sizes that cost the same as far as anybody can tell, ascending, `size` among them.
    at_most  how much more than the best one `size` may cost (or take, by the target), as a share; None when unknown.
    gain     current over chosen; None when they are the same, or the current size was not measured.
    ended    decided, budget, hopeless, missed, nothing runs, or stopped by hand.
    """

    answer: Answer
    size: int | None
    ties: tuple[int, ...] = ()
    at_most: float | None = None
    gain: Ratio | None = None
    ended: str = ""


def verdict(course: Course, *, current: int | None) -> Verdict:
    """What follows from what was seen so far; at least one block is complete, or nothing runs.

    current  the size the function has now; None when that is not known.
    """
    if course.ended == "missed":
        return Verdict(Answer.MISSED, None, ended=course.ended)
    told = course.estimates()
    if not any(size in told for size in course.live):
        return Verdict(Answer.NOTHING, None, ended=course.ended)
    ties, size = course.near(), course.pick()
    gain = None if current is None or current == size else ratio(course, current, size)
    at_most = _at_most(course, size)
    ended = course.ended or "stopped"
    if current == size or (current in ties and current is not None and not _faster(course, current, size)):
        # the current size is as good: what is bounded is its own distance from the best
        return Verdict(Answer.STAY, current, ties, _at_most(course, current or size), None, ended)
    answer = Answer.TIE if len(ties) > 1 else Answer.TAKE
    return Verdict(answer, size, ties, at_most, gain, ended)


def ratio(course: Course, one: int, other: int) -> Ratio | None:
    """How one size's score relates to another's over the blocks in which both were measured; None without any."""
    found = course.pairs_of((one, other))
    if not found.blocks:
        return None
    difference, reach = found.difference(one, other), found.radius(one, other)
    if math.isinf(reach):
        return Ratio(math.exp(difference), None, None)
    return Ratio(math.exp(difference), math.exp(difference - reach), math.exp(difference + reach))


def _at_most(course: Course, size: int) -> float | None:
    if course.target.kind == "p99":
        return None
    found = course.pairs()
    most = max((found.at_most(size, other) for other in course.live if other != size), default=0.0)
    return None if math.isinf(most) else max(0.0, math.expm1(most))


def _faster(course: Course, current: int, size: int) -> bool:
    """Whether the other of money and time is better by enough to move for."""
    told = course.estimates()
    one, other = (course.target.second(told[each].usd, told[each].ms) for each in (current, size))
    return one - other > math.log(FASTER)
