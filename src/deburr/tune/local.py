"""Environments measured in the lab: on this machine, under the CPU and the memory that a size brings."""

import os
from collections.abc import Sequence
from dataclasses import replace

from deburr.lab.laboratory import Lab
from deburr.lab.record import Record, Status, billed
from deburr.lab.spec import Spec
from deburr.tune.course import Course
from deburr.tune.failing import Progress, message, refuse
from deburr.tune.payloads import Payload, drawn
from deburr.tune.samples import Call, Outcome, Seen
from deburr.tune.stolen import Used, undisturbed, used

OOM = "Runtime.OutOfMemory"
BUSY = 0.05
"""A share of stolen time that is worth a word."""


def beyond(lab: Lab, sizes: Sequence[int]) -> tuple[int, ...]:
    """Sizes that bring more CPU than this machine has: the lab cannot show how fast they are."""
    cpus = len(os.sched_getaffinity(0))
    return tuple(size for size in sizes if lab.limits.share(size) > cpus)


async def run(
    lab: Lab, spec: Spec, course: Course, payloads: tuple[Payload, ...], *, seed: int, progress: Progress
) -> None:
    """Measure block by block until the course has ended; what was seen stays in it, however this is left.

    Raises  HandlerFailed when the function fails on the event itself, not for want of memory or time.
    """
    while order := course.order():
        calls = 1 + course.warm
        events = drawn(payloads, calls, block=course.blocks, seed=seed)
        for size in order:
            if size not in course.live:
                continue
            seen = await _environment(lab, replace(spec, memory_mb=size), course.blocks, events)
            if seen.outcome is Outcome.ERROR:
                refuse(course, seen, spec.name, in_lab=True)
            course.add(seen)
            progress(course)
        course.close()


async def _environment(lab: Lab, spec: Spec, block: int, events: Sequence[bytes]) -> Seen:
    """A new environment, its first call and its warm ones; it is gone afterwards."""
    calls: list[Call] = []
    init_ms, peak_mb = None, 0
    before: Used | None = None
    try:
        for nth, event in enumerate(events):
            record = await lab.invoke(spec, event, cold=not nth)
            init_ms = record.init_ms if not nth else init_ms
            peak_mb = max(peak_mb, record.max_memory_mb)
            if record.status is not Status.SUCCESS:
                outcome, told = _failed(record)
                return _seen(spec.memory_mb, block, calls, init_ms, peak_mb, outcome, told)
            after = used(lab.fleet(spec).idle[-1])
            calls.append(_call(record, before, after, lab.limits.share(spec.memory_mb)))
            before = after
    finally:
        await lab.forget(spec)
    return _seen(spec.memory_mb, block, calls, init_ms, peak_mb, Outcome.FINE, "")


def _call(record: Record, before: Used | None, after: Used | None, share: float) -> Call:
    """A call without what neighbours took; of a first one that cannot be told from its init, and is left."""
    if before is None:
        return Call(record.duration_ms, record.billed_ms)
    took_ms = undisturbed(record.duration_ms, before, after, share)
    return Call(took_ms, billed(took_ms, None), record.duration_ms - took_ms)


def _failed(record: Record) -> tuple[Outcome, str]:
    if record.status is Status.TIMEOUT:
        return Outcome.TIMEOUT, f"no answer within {record.duration_ms / 1000:g} s"
    outcome = Outcome.OOM if record.error_type == OOM else Outcome.ERROR
    return outcome, message(record.answer.body, record.error_type)


def _seen(
    memory_mb: int,
    block: int,
    calls: Sequence[Call],
    init_ms: float | None,
    peak_mb: int,
    outcome: Outcome,
    told: str,
) -> Seen:
    first = calls[0] if calls else None
    return Seen(memory_mb, block, outcome, init_ms, first, tuple(calls[1:]), peak_mb, told)


def stolen(course: Course) -> str:
    """How much of the time other work on this machine took, when that was much; "" else."""
    calls = [call for row in course.seen.values() for one in row for call in one.warm]
    took, lost = (sum(each) for each in ([call.duration_ms for call in calls], [call.stolen_ms for call in calls]))
    if not lost or lost < BUSY * (took + lost):
        return ""
    share = f"{lost / (took + lost):.0%} of the time of warm calls"
    return f"this machine was busy: {share} went to other work, and is taken off"
