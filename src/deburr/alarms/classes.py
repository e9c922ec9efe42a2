"""Failures that the Errors metric does not tell apart, counted by filters on the function's log.

Timeouts need none: Duration reaches the timeout. Lines: docs/adr/0006 and the readers of deburr.logs.
"""

from collections.abc import Iterator
from decimal import Decimal

from deburr.alarms.alarm import Alarm, Subject
from deburr.workload.function import Function

CLASSES = (
    (
        "OutOfMemory",
        '?"Runtime.OutOfMemory" ?"signal: killed"',
        "{} ran out of memory and was killed with all it had at hand: raise its memory, or hold less at once.",
    ),
    (
        "Crashes",
        '"Runtime.ExitError" -"signal: killed"',
        "The process of {} ended by itself: look for an exit, or for a crash in a native library.",
    ),
    (
        "InitFailures",
        '"INIT_REPORT" "Status: "',
        "{} could not start in its 10 s, and each call tries again: look at imports and at what init fetches.",
    ),
)


def class_alarms(function: Function, group: str) -> Iterator[Alarm]:
    """One alarm for each class.

    group  logical id of the log group that the template declares for this function.
    """
    for slug, pattern, meaning in CLASSES:
        yield Alarm(
            name=f"{function.name}{slug}Alarm",
            file=function.at.file,
            subject=Subject.LOG,
            of=function.name,
            namespace="Deburr",
            metric=f"{function.name}{slug}",
            statistic="Sum",
            threshold=Decimal(1),
            meaning=meaning.format(function.name),
            why="any; its metric costs only in hours in which one occurs",
            period_s=300,
            log_group=group,
            pattern=pattern,
        )
