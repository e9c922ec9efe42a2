"""Which published versions something may still call, and which nothing can.

Pure logic over what was seen of an account. Whatever is in doubt stays: a version is unreachable only when no alias,
caller, policy, stack or schedule names it, and it is neither new nor among the newest.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from fnmatch import fnmatchcase

from msgspec import Struct

from deburr.workload.storage import CodeStorage, Pin, Version

GROWTH_DAYS = 30


class Keeping(Struct, frozen=True):
    """What stays whoever calls it.

    newest       so many of the newest versions of each function, to roll back to.
    days         versions published within so many days.
    functions    patterns of function names as in a shell; only their versions may go. () for all.
    """

    newest: int = 3
    days: float = 7
    functions: tuple[str, ...] = ()

    def covers(self, function: str) -> bool:
        """True when versions of this function may go."""
        return not self.functions or any(fnmatchcase(function, pattern) for pattern in self.functions)


class Fate(Struct, frozen=True):
    """Whether a version stays, and every reason why, the plainest first; a version that goes has none."""

    version: Version
    reasons: tuple[str, ...]

    @property
    def stays(self) -> bool:
        return bool(self.reasons)


def fates(storage: CodeStorage, keeping: Keeping, now: datetime) -> tuple[Fate, ...]:
    """The fate of every published version, by function and number.

    now  with its time zone; a version published later than that is new.
    """
    pins = _by_version(storage.pins)
    new, young = f"one of the {keeping.newest} newest", f"younger than {keeping.days:g} days"
    found: list[Fate] = []
    since = now - timedelta(days=keeping.days)
    for versions in _by_function(storage.versions).values():
        newest = {version.number for version in versions[max(0, len(versions) - keeping.newest) :]}
        for version in versions:
            by_age = {new: version.number in newest, young: version.published > since}
            found.append(Fate(version, tuple(_reasons(version, pins, keeping, by_age))))
    return tuple(found)


def leaving(found: Iterable[Fate]) -> tuple[Version, ...]:
    """The versions that go."""
    return tuple(fate.version for fate in found if not fate.stays)


class Filling(Struct, frozen=True):
    """How a Region's code storage fills up.

    bytes_a_day  of versions published in the last GROWTH_DAYS days that are still there, a day.
    days         until the quota is full at that pace; None when it does not fill or nothing is known.
    """

    used_bytes: int
    quota_bytes: int
    bytes_a_day: float
    days: int | None

    @property
    def share(self) -> float:
        """What is used of the quota, 0 to 1 and beyond."""
        return self.used_bytes / self.quota_bytes if self.quota_bytes else 1.0


def filling(storage: CodeStorage, quota_bytes: int, now: datetime, *, freed_bytes: int = 0) -> Filling:
    """How full it is and when it will be full, from the versions' own dates.

    quota_bytes  what to reckon with when the account did not say its own.
    freed_bytes  what will have been deleted.
    """
    quota = storage.quota_bytes or quota_bytes
    counted = sum(version.size_bytes for version in storage.versions) + storage.latest_bytes + storage.layers_bytes
    used = max(0, (storage.used_bytes if storage.used_bytes is not None else counted) - freed_bytes)
    since = now - timedelta(days=GROWTH_DAYS)
    daily = sum(version.size_bytes for version in storage.versions if version.published > since) / GROWTH_DAYS
    days = int(max(0, quota - used) / daily) if daily else None
    return Filling(used, quota, daily, days)


def _reasons(
    version: Version,
    pins: Mapping[tuple[str, int | None], list[str]],
    keeping: Keeping,
    by_age: Mapping[str, bool],
) -> Iterable[str]:
    yield from pins.get((version.function, version.number), ())
    yield from pins.get((version.function, None), ())
    if version.hosted:
        yield f"runs on capacity provider {version.hosted.rpartition(':')[2]}"
    yield from (reason for reason, holds in by_age.items() if holds)
    if not keeping.covers(version.function):
        yield "not asked for"


def _by_function(versions: Iterable[Version]) -> dict[str, list[Version]]:
    found: dict[str, list[Version]] = {}
    for version in sorted(versions, key=lambda each: (each.function, each.number)):
        found.setdefault(version.function, []).append(version)
    return found


def _by_version(pins: Iterable[Pin]) -> dict[tuple[str, int | None], list[str]]:
    found: dict[tuple[str, int | None], list[str]] = {}
    for pin in sorted(pins, key=lambda each: (each.function, each.number or 0, each.by)):
        reasons = found.setdefault((pin.function, pin.number), [])
        if pin.by not in reasons:
            reasons.append(pin.by)
    return found
