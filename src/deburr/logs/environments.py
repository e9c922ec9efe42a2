"""Execution environments as streams tell them: life, reuse, keep-alive, and why each cold start happened."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

RECYCLED_AFTER_US = 2 * 3_600_000_000  # AWS says "every few hours" and no number; see fact lambda.env_lifetime

FIRST, SCALE_OUT, IDLE, RECYCLE, AFTER_FAILURE, UNKNOWN = (
    "first_of_version",
    "scale_out",
    "idle_expiry",
    "recycle",
    "after_failure",
    "unknown",
)


@dataclass(slots=True)
class Environment:
    """One stream; times in us.

    gap   the longest pause after which it was used again.
    used  MB, the most it ever used.
    """

    version: str
    first: int
    last: int
    n: int = 0
    gap: int = 0
    used: int = 0
    failed: bool = False


@dataclass(frozen=True, slots=True)
class ColdStart:
    """busy  environments of all versions at work just before; again: its stream had answered before."""

    at: int
    stream: str
    version: str
    busy: int
    again: bool
    after_failure: bool


def causes(colds: Sequence[ColdStart], environments: dict[str, Environment]) -> Counter[str]:
    """Cold starts by cause. One environment that was recycled explains one cold start.

    A cold start is the first of its version when no environment of it was seen before; it follows a recycling when
    an environment older than RECYCLED_AFTER_US had rested less than others did and still was not used; otherwise it
    scales out when somebody was busy, and comes from idle expiry when nobody was.
    """
    found: Counter[str] = Counter()
    for version in {cold.version for cold in colds}:
        own = {number: each for number, each in environments.items() if each.version == version}
        found += _of_version([cold for cold in colds if cold.version == version], own)
    return found


def _of_version(colds: Iterable[ColdStart], own: dict[str, Environment]) -> Counter[str]:
    found: Counter[str] = Counter()
    begun = min((each.first for each in own.values()), default=0)
    rested = max((each.gap for each in own.values()), default=0)
    old = sorted((e.last, e.first) for e in own.values())
    ends = [last for last, _ in old]
    explained: set[int] = set()
    for cold in sorted(colds, key=lambda cold: cold.at):
        if cold.again:
            found[AFTER_FAILURE if cold.after_failure else UNKNOWN] += 1
        elif cold.at <= begun:
            found[FIRST] += 1
        elif _recycled(cold.at, rested, old, ends, explained):
            found[RECYCLE] += 1
        else:
            found[SCALE_OUT if cold.busy else IDLE] += 1
    return found


def _recycled(at: int, rested: int, old: Sequence[tuple[int, int]], ends: Sequence[int], explained: set[int]) -> bool:
    for index in range(bisect_left(ends, at - rested), bisect_left(ends, at)):
        if at - old[index][1] >= RECYCLED_AFTER_US and index not in explained:
            explained.add(index)
            return True
    return False
