"""What is asked of logs wherever they are: a small tree of metrics, compiled into the language of an engine.

A Question holds only what adds up: counts, sums, maxima and counts by log bucket merge exactly, quantiles would not.
"""

from dataclasses import dataclass
from enum import StrEnum

from deburr.workload.histogram import LOG_RATIO


class Field(StrEnum):
    """What a REPORT says; the values are the names that results carry."""

    FUNCTION = "function"
    DURATION = "duration_ms"
    BILLED = "billed_ms"
    MEMORY = "memory_mb"
    USED = "used_mb"
    INIT = "init_ms"
    RESTORE = "restore_ms"
    STATUS = "status"


@dataclass(frozen=True, slots=True)
class Present:
    """Any of the fields is there: a cold start has an init or a restore."""

    name: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Bucket:
    """The index of the log bucket that counts a value above 0, as workload.histogram counts it."""

    name: str
    field: Field
    log_ratio: float = LOG_RATIO


@dataclass(frozen=True, slots=True)
class Count:
    name: str = "calls"


@dataclass(frozen=True, slots=True)
class Sum:
    name: str
    field: Field


@dataclass(frozen=True, slots=True)
class Most:
    name: str
    field: Field


@dataclass(frozen=True, slots=True)
class Least:
    name: str
    field: Field


Key = Field | Present | Bucket
Measure = Count | Sum | Most | Least


@dataclass(frozen=True, slots=True)
class Question:
    """Measures of REPORT lines by keys; since and until as `2026-11-01T09:22:24.000Z`, "" for no bound."""

    name: str
    keys: tuple[Key, ...]
    measures: tuple[Measure, ...]
    since: str = ""
    until: str = ""


COLD = Present("cold", (Field.INIT, Field.RESTORE))


def questions(since: str = "", until: str = "") -> tuple[Question, ...]:
    """Calls, bill and memory by function; durations and inits by function and bucket, for any quantile within 1 %."""
    return (
        Question(
            "totals",
            (Field.FUNCTION, Field.MEMORY, Field.USED, Field.STATUS, COLD),
            (Count(), Sum("billed_ms", Field.BILLED)),
            since,
            until,
        ),
        Question(
            "durations",
            (Field.FUNCTION, COLD, Bucket("bucket", Field.DURATION)),
            _counted(Field.DURATION),
            since,
            until,
        ),
        Question("inits", (Field.FUNCTION, Bucket("bucket", Field.INIT)), _counted(Field.INIT), since, until),
    )


def _counted(field: Field) -> tuple[Measure, ...]:
    """What a histogram holds of the values in one bucket."""
    return Count(), Sum("sum_ms", field), Least("least_ms", field), Most("most_ms", field)
