"""What engines answered to the Questions -> activities, the same from any engine and in any number of parts."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from deburr.logs.analysis import Activity
from deburr.logs.block import GROUP
from deburr.logs.sample import Sample
from deburr.logs.tally import Tally
from deburr.workload.histogram import Histogram

Answer = Mapping[str, object]
"""One row: values by the names that keys and measures have; None, "" or nothing where there is none."""
CLASSES = {"timeout": "timeout", "error": "handler", "failure": "handler"}


@dataclass(slots=True)
class _Counted:
    """The values of one histogram so far; merged exactly."""

    counts: Counter[int] = field(default_factory=Counter)
    sum_ms: float = 0.0
    least_ms: float = float("inf")
    most_ms: float = 0.0

    def add(self, answer: Answer) -> None:
        self.counts[_whole(answer["bucket"])] += _whole(answer["calls"])
        self.sum_ms += _number(answer["sum_ms"])
        self.least_ms = min(self.least_ms, _number(answer["least_ms"]))
        self.most_ms = max(self.most_ms, _number(answer["most_ms"]))

    def into(self, sample: Sample) -> None:
        sample.counted = Histogram(
            self.counts.total(),
            self.least_ms,
            self.most_ms,
            round(self.sum_ms * 1000),
            0,
            tuple(sorted(self.counts.items())),
        )


def activities(totals: Iterable[Answer], durations: Iterable[Answer], inits: Iterable[Answer]) -> list[Activity]:
    """What every function did, by name; a function and bucket may come several times, from parts of the logs.

    Raises  ValueError for a number that is none.
    """
    tallies: dict[str, Tally] = {}
    for each in totals:
        _total(tallies.setdefault(function_of(str(each.get("function") or "")), Tally()), each)
    counted: dict[tuple[str, str], _Counted] = {}
    for each in durations:
        name = "cold_run" if _true(each.get("cold")) else "warm"
        counted.setdefault((function_of(str(each.get("function") or "")), name), _Counted()).add(each)
    for each in inits:
        counted.setdefault((function_of(str(each.get("function") or "")), "init"), _Counted()).add(each)
    for (function, name), values in counted.items():
        values.into(getattr(tallies.setdefault(function, Tally()), name))
    return [
        Activity(function, {("", -1): tallies[function]}, timed=False, streams_known=False)
        for function in sorted(tallies)
    ]


def named(names: Sequence[str], rows: Iterable[Sequence[object]]) -> list[Answer]:
    """Rows of an engine that gives values by place."""
    return [dict(zip(names, row, strict=True)) for row in rows]


def _total(tally: Tally, answer: Answer) -> None:
    calls = _whole(answer["calls"])
    cold = _true(answer.get("cold"))
    tally.n += calls
    tally.cold += calls if cold else 0
    kind = CLASSES.get(str(answer.get("status") or ""), "")
    if kind:
        tally.errors[kind] += calls
    used, memory, billed = (answer.get(name) for name in ("used_mb", "memory_mb", "billed_ms"))
    if _told(used):
        tally.used.counts[_whole(used)] += calls
    if not (_told(memory) and _told(billed)):
        tally.unbilled += calls
        return
    size = _whole(memory)
    tally.calls[size] += calls
    tally.billed_ms[size] += _whole(billed)
    if kind:
        tally.failed_ms[kind, size] += _whole(billed)


def function_of(name: str) -> str:
    """Insights tells the log group, `123456789012:/aws/lambda/orders`, the others a folder, `aws-lambda-orders`."""
    found = GROUP.search(name)
    return found[1] if found else name.rpartition(":")[2].removeprefix("aws-lambda-")


def _told(value: object) -> bool:
    return value is not None and value != ""


def _true(value: object) -> bool:
    return str(value).lower() in ("1", "1.0", "true")


def _number(value: object) -> float:
    return float(str(value))


def _whole(value: object) -> int:
    """Engines write whole numbers as `128`, `128.0` and, from 10**7, as `1.28E7`."""
    text = str(value)
    return int(text) if text.lstrip("-").isdigit() else round(float(text))
