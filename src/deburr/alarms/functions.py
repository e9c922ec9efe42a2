"""The alarms of one function, by how it is called.

Metrics and their statistics: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from deburr.alarms.alarm import Alarm, Subject
from deburr.facts.book import Facts
from deburr.workload.caller import Caller, Mode
from deburr.workload.function import Function
from deburr.workload.profile import Profile

SHARE = Decimal("0.8")
"""Of a limit: what AWS advises for account concurrency, and used for times as well."""

SLOWER = 2
"""Times its own measured P99: slower than that, and something has changed (a judgement)."""

ENOUGH = 1000
"""Invocations that a measured P99 must rest on: a hundredth of fewer is a handful (a judgement)."""

LASTING: dict[str, Any] = {"period_s": 60, "periods": 5, "breaching": 3}
"""Three of five minutes: one bad minute wakes nobody."""

STREAMS = frozenset({"kinesis", "dynamodb"})


@dataclass(frozen=True, slots=True)
class Watched:
    """A function with all that decides how it is watched.

    measured  its newest Profile; None when nothing was measured.
    """

    function: Function
    callers: tuple[Caller, ...]
    measured: Profile | None
    facts: Facts

    def has(self, *modes: Mode) -> bool:
        return any(caller.mode in modes for caller in self.callers)

    def alarm(self, slug: str, metric: str, statistic: str, threshold: Decimal | int, **more: Any) -> Alarm:
        function = self.function
        given = function.given_name.value if function.given_name is not None else None
        return Alarm(
            name=f"{function.name}{slug}Alarm",
            file=function.at.file,
            subject=Subject.FUNCTION,
            of=function.name,
            namespace="AWS/Lambda",
            metric=metric,
            statistic=statistic,
            threshold=Decimal(threshold),
            fixed_name=given,
            **more,
        )


def alarms(watched: Watched) -> Iterator[Alarm]:
    """Every alarm that this function deserves, the gravest first."""
    yield from _timeouts(watched)
    yield _errors(watched)
    yield from _slow(watched)
    yield from _throttles(watched)
    yield from _lost(watched)
    yield from _behind(watched)
    yield from _spill(watched)


def _timeouts(watched: Watched) -> Iterator[Alarm]:
    timeout_s = watched.function.timeout_s.value
    if timeout_s is None:
        return
    yield watched.alarm(
        "Timeouts",
        "Duration",
        "Maximum",
        timeout_s * 1000,
        meaning=f"{watched.function.name} was stopped at its timeout: look for the call that hung in the log of that"
        " invocation before raising the timeout.",
        why=f"the function's timeout, {timeout_s} s, which no Duration exceeds",
        period_s=300,
    )


def _errors(watched: Watched) -> Alarm:
    name = watched.function.name
    if watched.has(Mode.SYNC):
        return watched.alarm(
            "Errors",
            "Errors",
            "Sum",
            1,
            meaning=f"{name} keeps failing, and whoever waits for it gets the error: read the newest stack trace.",
            why="any error in three of five minutes",
            **LASTING,
        )
    kept = "; it is tried again, then kept" if watched.function.on_failure.value else "; when retries end it is gone"
    return watched.alarm(
        "Errors",
        "Errors",
        "Sum",
        1,
        meaning=f"{name} failed on an event that nobody waits for{kept}: read the newest stack trace.",
        why="any error, since no caller will tell of it",
        period_s=300,
    )


def _slow(watched: Watched) -> Iterator[Alarm]:
    """P99 against the time that is there: the function's own, or that of the caller who waits least."""
    limit = _patience(watched)
    if limit is None:
        return
    limit_s, whose = limit
    threshold_ms, why = SHARE * limit_s * 1000, f"{SHARE:.0%} of {whose}, {limit_s.normalize():f} s"
    measured = watched.measured
    if measured is not None and measured.warm_ms is not None and measured.n >= ENOUGH:
        p99_ms = measured.warm_ms.quantile(0.99)
        own = Decimal(str(p99_ms)) * SLOWER if p99_ms is not None else threshold_ms
        if own < threshold_ms:
            threshold_ms, why = own, f"{SLOWER} times its own P99 ({measured.basis})"
    yield watched.alarm(
        "Slow",
        "Duration",
        "p99",
        threshold_ms.quantize(Decimal(1)),
        meaning=f"One invocation of {watched.function.name} in a hundred is slow, cold starts not counted: compare with"
        " what it calls.",
        why=why,
        **LASTING,
    )


def _patience(watched: Watched) -> tuple[Decimal, str] | None:
    timeout_s = watched.function.timeout_s.value
    waits = [
        (Decimal(str(caller.waits_s.value)), f"what {caller.name} waits")
        for caller in watched.callers
        if caller.mode is Mode.SYNC and caller.waits_s is not None and caller.waits_s.value is not None
    ]
    if timeout_s is not None:
        waits.append((Decimal(timeout_s), "the function's timeout"))
    return min(waits) if waits else None


def _throttles(watched: Watched) -> Iterator[Alarm]:
    """Queues and streams come again by themselves; a throttled call of somebody who waits is refused."""
    name = watched.function.name
    if watched.has(Mode.SYNC) or not watched.callers:
        meaning = f"Calls of {name} are refused with 429: raise its concurrency, or ask who takes the account's."
    elif watched.has(Mode.ASYNC):
        kept_s = watched.function.async_age_s.value
        hours = f" for {kept_s / 3600:g} hours" if kept_s is not None else ""
        meaning = f"Events for {name} wait because it is throttled; Lambda keeps them{hours}, then drops them."
    else:
        return
    yield watched.alarm(
        "Throttles", "Throttles", "Sum", 1, meaning=meaning, why="any in three of five minutes", **LASTING
    )


def _lost(watched: Watched) -> Iterator[Alarm]:
    if not watched.has(Mode.ASYNC):
        return
    function = watched.function
    age_s = function.async_age_s.value
    if age_s is not None:
        yield watched.alarm(
            "EventAge",
            "AsyncEventAge",
            "Maximum",
            age_s * 1000 // 2,
            meaning=f"Events for {function.name} wait: it is throttled, or it fails and they are retried.",
            why=f"half of the {age_s:,} s after which Lambda gives an event up",
            period_s=300,
        )
    yield watched.alarm(
        "Dropped",
        "AsyncEventsDropped",
        "Sum",
        1,
        meaning=f"Lambda gave up events for {function.name}"
        + (": look at its failure destination." if function.on_failure.value else ", and nothing kept them."),
        why="any: each is an event that was not handled",
        period_s=300,
    )
    if function.on_failure.value:
        letters = "DeadLetter" in function.on_failure.at.path
        yield watched.alarm(
            "Unkept",
            "DeadLetterErrors" if letters else "DestinationDeliveryFailures",
            "Sum",
            1,
            meaning=f"A failed event of {function.name} could not be kept: check the role's permission to send it.",
            why="any: the event is lost",
            period_s=300,
        )


def _behind(watched: Watched) -> Iterator[Alarm]:
    if not any(caller.kind in STREAMS for caller in watched.callers):
        return
    hours = watched.facts["stream.retention.default"].whole
    yield watched.alarm(
        "Behind",
        "IteratorAge",
        "Maximum",
        hours * 3600 * 1000 // 4,
        meaning=f"{watched.function.name} falls behind its stream. In this order: a record that fails again and again,"
        " ParallelizationFactor, shards.",
        why=f"a quarter of the {hours} hours that a stream keeps records unless told otherwise",
        period_s=300,
    )


def _spill(watched: Watched) -> Iterator[Alarm]:
    function = watched.function
    alias = function.alias.value if function.alias is not None else None
    if not alias or not function.provisioned.value:
        return
    yield watched.alarm(
        "Spill",
        "ProvisionedConcurrencySpilloverInvocations",
        "Sum",
        1,
        qualifier=alias,
        meaning=f"More calls of {function.name} at once than the {function.provisioned.value} environments kept ready:"
        " the rest may wait for a cold start.",
        why="any in three of five minutes",
        **LASTING,
    )
    yield watched.alarm(
        "Busy",
        "ProvisionedConcurrencyUtilization",
        "Maximum",
        SHARE,
        qualifier=alias,
        meaning=f"Nearly all of the {function.provisioned.value} environments kept ready for {function.name} are busy:"
        " add some before calls spill over.",
        why=f"{SHARE:.0%} of what is provisioned",
        **LASTING,
    )
