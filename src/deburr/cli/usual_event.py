"""The event that a function is called with while nobody gives one."""

from pathlib import Path

from deburr.proofs import events
from deburr.workload.function import Function
from deburr.workload.workload import Workload


def usual(function: Function, workload: Workload, root: Path) -> events.Sample:
    """The project's own first one that its caller could have sent, else one made up as its caller sends it."""
    return _samples(function, workload, root)[0]


def own(function: Function, workload: Workload, root: Path) -> tuple[events.Sample, ...]:
    """All of the project's own that its callers could have sent."""
    return tuple(each for each in _samples(function, workload, root) if each.given)


def told(sample: events.Sample, option: str) -> str:
    """What a report says of it.

    option  that gives another: `--event`.
    """
    return f"the event was {sample.name}: {option} gives another"


def _samples(function: Function, workload: Workload, root: Path) -> tuple[events.Sample, ...]:
    callers = [each for each in workload.callers if each.function.address == function.address]
    return events.samples(function, callers, root)
