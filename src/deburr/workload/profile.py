"""What a function did or would do: the currency between what measures or predicts and what judges."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from deburr.workload.cold_start import ColdStart, cold_start_document, read_cold_start
from deburr.workload.document import instant_text, opened
from deburr.workload.fields import Fields
from deburr.workload.spread import Spread, read_spread, spread_document

VERSION = 1
EXAMPLE = 'write {"function": "orders-prod-Orders-1A2B3C4D5E6F", "n": 18432, "init_ms": {"p50": 4100}}'
TEXTS = ("version", "alias", "runtime", "architecture", "deburr", "note")
SPREADS = ("init_ms", "warm_ms", "cold_ms", "billed_ms", "memory_used_mb")


class How(StrEnum):
    """How a Profile was got; a document may name others, which are kept as they are written."""

    LOGS = "logs"
    LAB = "lab"
    TUNE = "tune"
    COLD = "cold"
    SIMULATE = "simulate"
    ACCOUNT = "account"
    HAND = "hand"


@dataclass(frozen=True, slots=True)
class Profile:
    """One function's measured or predicted behaviour; only its name and n are always known.

    function          the name as it was measured, not an address: joining is done by name.
    n                 invocations it rests on.
    version, alias    as measured; "" when unknown.
    start, end        the window, in UTC; None when unknown.
    memory_mb         as configured.
    init_ms           init durations, of cold starts only.
    warm_ms           handler durations of invocations in an environment that had answered before.
    cold_ms           handler durations of the first invocation in each environment, init not in it.
    billed_ms         as billed, per invocation.
    memory_used_mb    the largest use so far of the environment, per invocation.
    errors            `timeout`, `oom`, `runtime_exit`, `handler`... -> how many; None when nobody counted.
    cold_starts       invocations that waited for an init; None when unknown.
    peak_concurrency  most environments busy at once; None when unknown.
    facts_date        the newest date of the facts it was computed with; None when it used none.
    deburr            the deburr that wrote it; "" when written by hand.
    cold_start        its cold starts taken apart; None when nobody did.
    extra             keys of the document that this deburr does not know, kept for the next.
    """

    function: str
    n: int
    version: str = ""
    alias: str = ""
    start: datetime | None = None
    end: datetime | None = None
    how: str = How.HAND
    memory_mb: int | None = None
    init_ms: Spread | None = None
    warm_ms: Spread | None = None
    cold_ms: Spread | None = None
    billed_ms: Spread | None = None
    memory_used_mb: Spread | None = None
    errors: Mapping[str, int] | None = field(default=None, hash=False)
    cold_starts: int | None = None
    peak_concurrency: int | None = None
    facts_date: date | None = None
    runtime: str = ""
    architecture: str = ""
    deburr: str = ""
    note: str = ""
    cold_start: ColdStart | None = None
    extra: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if any(moment is not None and moment.tzinfo is None for moment in (self.start, self.end)):
            raise ValueError("a moment has no time zone")
        if self.start and self.end and self.start > self.end:
            raise ValueError("the window ends before it starts")
        if self.cold_starts is not None and self.cold_starts > self.n:
            raise ValueError("there are more cold starts than invocations")

    @property
    def cold_share(self) -> float | None:
        """Cold starts per invocation, 0-1; None when unknown."""
        if self.cold_starts is None or not self.n:
            return None
        return self.cold_starts / self.n

    @property
    def basis(self) -> str:
        """What a number made from it rests on: `logs, 2026-11-01 to 2026-11-14, 18,432 invocations`."""
        days = [moment.astimezone(UTC).date().isoformat() for moment in (self.start, self.end) if moment]
        window = f", {' to '.join(dict.fromkeys(days))}" if days else ""
        return f"{self.how}{window}, {self.n:,} invocation{'' if self.n == 1 else 's'}"


def one_of(profiles: Sequence[Profile]) -> Profile:
    """What several Profiles of one function come to: the newest of real traffic, else the newest with warm calls.

    A cold start that was taken apart is added from the newest that has one: nothing on AWS tells of it.

    profiles  at least one, the newest first.
    """
    real = [each for each in profiles if each.how in (How.LOGS, How.ACCOUNT, How.HAND)]
    warm = [each for each in profiles if each.warm_ms is not None]  # one cold call does not outdo a whole tuning
    best = (real or warm or profiles)[0]
    apart = next((each.cold_start for each in profiles if each.cold_start is not None), None)
    return best if best.cold_start is not None or apart is None else replace(best, cold_start=apart)


def profiles_document(profiles: Iterable[Profile]) -> dict[str, Any]:
    """Profiles as the JSON document that schemas/profile.v1.json describes."""
    return {
        "deburr": "profile",
        "version": VERSION,
        "profiles": [_written(profile) for profile in profiles],
    }


def read_profiles(written: Any, file: str) -> tuple[Profile, ...]:
    """The Profiles of a parsed JSON document.

    file    for messages.
    Raises  ProfileError with the place in the document, what is wrong there and what to write instead.
    """
    return tuple(_read(fields) for fields in opened(written, file, kind="profile", version=VERSION))


def _written(profile: Profile) -> dict[str, Any]:
    spreads = {key: getattr(profile, key) for key in SPREADS}
    values = {
        "function": profile.function,
        "n": profile.n,
        "how": str(profile.how),
        "start": instant_text(profile.start) if profile.start else None,
        "end": instant_text(profile.end) if profile.end else None,
        "memory_mb": profile.memory_mb,
        **{key: spread_document(spread) for key, spread in spreads.items() if spread is not None},
        "errors": None if profile.errors is None else dict(profile.errors),
        "cold_starts": profile.cold_starts,
        "peak_concurrency": profile.peak_concurrency,
        "facts_date": profile.facts_date.isoformat() if profile.facts_date else None,
        **{key: getattr(profile, key) or None for key in TEXTS},
        "cold_start": cold_start_document(profile.cold_start) if profile.cold_start else None,
    }
    return {**profile.extra, **{key: value for key, value in values.items() if value is not None}}


def _read(fields: Fields) -> Profile:
    spreads = {key: read_spread(fields, key) for key in SPREADS}
    try:
        return Profile(
            function=fields.needed_text("function", EXAMPLE),
            n=fields.needed_count("n", EXAMPLE),
            how=fields.text("how") or How.HAND,
            start=fields.instant("start"),
            end=fields.instant("end"),
            memory_mb=fields.count("memory_mb"),
            errors=fields.counts("errors"),
            cold_starts=fields.count("cold_starts"),
            peak_concurrency=fields.count("peak_concurrency"),
            facts_date=fields.day("facts_date"),
            version=fields.text("version"),
            alias=fields.text("alias"),
            runtime=fields.text("runtime"),
            architecture=fields.text("architecture"),
            deburr=fields.text("deburr"),
            note=fields.text("note"),
            cold_start=read_cold_start(fields, "cold_start"),
            init_ms=spreads["init_ms"],
            warm_ms=spreads["warm_ms"],
            cold_ms=spreads["cold_ms"],
            billed_ms=spreads["billed_ms"],
            memory_used_mb=spreads["memory_used_mb"],
            extra=fields.rest(),
        )
    except ValueError as error:
        raise fields.contradicts(error) from error
